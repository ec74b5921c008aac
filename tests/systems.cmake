# SPDX-License-Identifier: MIT
#
# stress-debian13, stress-debian11, stress-arm64, stress-armhf, stress-i386: the last commit in other systems
# (systems/chroot.sh), which are made once and kept; stress-packages: Debian's packages of it, made and used
# (systems/packages.sh). They need root, and say so where they cannot run. No part of `stress`: each takes long.

if(BASH_PROGRAM)
  foreach(system debian13 debian11 arm64 armhf i386 packages)
    set(script chroot.sh ${system})
    if(system STREQUAL packages)
      set(script packages.sh)
    endif()
    list(TRANSFORM script PREPEND ${CMAKE_CURRENT_SOURCE_DIR}/systems/ AT 0)
    add_custom_target(stress-${system}
      COMMAND ${CMAKE_COMMAND} -E env "TRIPTYCH_SOURCE=${PROJECT_SOURCE_DIR}"
        ${BASH_PROGRAM} -c "\"$@\" || [ $? -eq 77 ]" - ${script}
      USES_TERMINAL VERBATIM COMMENT "stress: ${system}")
  endforeach()
endif()
