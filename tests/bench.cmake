# SPDX-License-Identifier: MIT
#
# cmake --build --preset release --target bench: measurements side by side with sync and with peers.
# Not tests, since a busy machine is no error; each bench/X.sh takes the build folder and prints a
# Markdown table.

if(BASH_PROGRAM)
  file(GLOB scripts CONFIGURE_DEPENDS bench/*.sh)
  set(commands "")
  foreach(script IN LISTS scripts)
    list(APPEND commands COMMAND ${BASH_PROGRAM} ${script} ${PROJECT_BINARY_DIR})
  endforeach()
  add_custom_target(bench ${commands} USES_TERMINAL VERBATIM
    COMMENT "Measuring; the machine should be idle otherwise")
  get_property(targets GLOBAL PROPERTY TRIPTYCH_PROGRAMS)
  foreach(program IN LISTS targets)
    string(REPLACE "/" "_" target ${program})
    add_dependencies(bench ${target})
  endforeach()
endif()
