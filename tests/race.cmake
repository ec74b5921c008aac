# SPDX-License-Identifier: MIT
#
# Tests of the race lab: its further races go wrong where they are broken and nowhere else, and
# what detectors say about each program, line by line. Helgrind understands the locks of POSIX only,
# so it does not judge OpenMP's.

get_property(races GLOBAL PROPERTY TRIPTYCH_RACES)
if(BASH_PROGRAM AND JQ_PROGRAM AND JSONC_FOUND)
  foreach(program IN LISTS races)
    add_test(NAME race/${program} COMMAND ${BASH_PROGRAM}
      ${CMAKE_CURRENT_SOURCE_DIR}/race/broken_and_mended.sh ${program})
  endforeach()
  foreach(program IN LISTS races programs)
    if(NOT program MATCHES "^(posix|openmp)/(races/|data_race$)")
      continue()
    endif()
    if(TRIPTYCH_SANITIZE STREQUAL "thread")
      add_test(NAME race/tsan/${program} COMMAND ${BASH_PROGRAM}
        ${CMAKE_CURRENT_SOURCE_DIR}/race/named_lines.sh ${program} tsan)
    elseif(TRIPTYCH_TEST_SOURCES AND program MATCHES "^posix" AND NOT TRIPTYCH_SANITIZE)
      add_test(NAME race/helgrind/${program} COMMAND ${BASH_PROGRAM}
        ${CMAKE_CURRENT_SOURCE_DIR}/race/named_lines.sh ${program} helgrind)
    endif()
  endforeach()
endif()
