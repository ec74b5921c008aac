# SPDX-License-Identifier: MIT
#
# Tests of the race lab: what detectors say about data_race, line by line. Helgrind understands the
# locks of POSIX only, so it does not judge OpenMP's.

if(BASH_PROGRAM AND JQ_PROGRAM AND JSONC_FOUND)
  foreach(panel posix openmp)
    if(TARGET ${panel}_data_race AND TRIPTYCH_SANITIZE STREQUAL "thread")
      add_test(NAME race/tsan_${panel} COMMAND ${BASH_PROGRAM}
        ${CMAKE_CURRENT_SOURCE_DIR}/race/named_lines.sh ${panel}/data_race tsan)
    endif()
  endforeach()
  if(TRIPTYCH_TEST_SOURCES AND TARGET posix_data_race AND NOT TRIPTYCH_SANITIZE)
    add_test(NAME race/helgrind_posix COMMAND ${BASH_PROGRAM}
      ${CMAKE_CURRENT_SOURCE_DIR}/race/named_lines.sh posix/data_race helgrind)
  endif()
endif()
