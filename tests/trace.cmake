# SPDX-License-Identifier: MIT
#
# Timelines: of every program, their waits, and the clocks of ranks.

if(BASH_PROGRAM AND JQ_PROGRAM AND JSONC_FOUND)
  foreach(program IN LISTS programs)
    add_test(NAME trace/${program}
      COMMAND ${BASH_PROGRAM} ${CMAKE_CURRENT_SOURCE_DIR}/panels/trace.sh ${program})
  endforeach()
  foreach(name trace_checker trace_waits)
    add_test(NAME trace/${name} COMMAND ${BASH_PROGRAM} ${CMAKE_CURRENT_SOURCE_DIR}/panels/${name}.sh)
  endforeach()
endif()
