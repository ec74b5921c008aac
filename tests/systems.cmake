# SPDX-License-Identifier: MIT
#
# stress-debian13, stress-arm64, stress-i386: the last commit in other systems (systems/chroot.sh), which are
# made once and kept. They need root, and say so where they cannot run. No part of `stress`: each takes long.

if(BASH_PROGRAM)
  foreach(system debian13 arm64 i386)
    add_custom_target(stress-${system}
      COMMAND ${CMAKE_COMMAND} -E env "TRIPTYCH_SOURCE=${PROJECT_SOURCE_DIR}"
        ${BASH_PROGRAM} -c "\"$@\" || [ $? -eq 77 ]" -
        ${CMAKE_CURRENT_SOURCE_DIR}/systems/chroot.sh ${system}
      USES_TERMINAL VERBATIM COMMENT "stress: ${system}")
  endforeach()
endif()
