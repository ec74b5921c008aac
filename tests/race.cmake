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
  if(TRIPTYCH_SANITIZE STREQUAL "thread")
    add_library(one_by_one MODULE race/one_by_one.c)
    target_link_libraries(one_by_one PRIVATE ${CMAKE_DL_LIBS})
    target_compile_options(one_by_one PRIVATE -fno-sanitize=all)
    target_link_options(one_by_one PRIVATE -fno-sanitize=all)
  endif()
  foreach(program IN LISTS races programs)
    if(NOT program MATCHES "^(posix|openmp)/(races/|data_race$)")
      continue()
    endif()
    if(TRIPTYCH_SANITIZE STREQUAL "thread")
      add_test(NAME race/tsan/${program} COMMAND ${BASH_PROGRAM}
        ${CMAKE_CURRENT_SOURCE_DIR}/race/named_lines.sh ${program} tsan)
      set_property(TEST race/tsan/${program} PROPERTY ENVIRONMENT TRIPTYCH_ONE_BY_ONE=$<TARGET_FILE:one_by_one>)
    elseif(TARGET race-lab-helgrind AND program MATCHES "^posix" AND
        (TRIPTYCH_TEST_STRESS OR NOT program MATCHES "false_sharing$")) # no form of that has anything to tell
      add_test(NAME race/helgrind/${program} COMMAND ${BASH_PROGRAM}
        ${CMAKE_CURRENT_SOURCE_DIR}/race/named_lines.sh ${program} helgrind)
      set_property(TEST race/helgrind/${program} PROPERTY FIXTURES_REQUIRED race_lab)
    endif()
  endforeach()

  # What the lab holds, built once for all that run it. The suite has this build's own compiler without optimisation and with
  # -O2 (-O3 is that of the programs themselves); to build a tree of another compiler took 74 s of CPU time without ccache.
  set(compilers "")
  set(levels O0 O2)
  foreach(compiler gcc clang)
    if(TARGET race-lab-${compiler})
      race_is_ours(${compiler} ours)
      if(ours OR TRIPTYCH_TEST_STRESS)
        list(APPEND compilers ${compiler})
      endif()
    endif()
  endforeach()
  if(TRIPTYCH_TEST_STRESS)
    set(levels ${race_levels})
  endif()
  set(parts "")
  foreach(part IN LISTS compilers ITEMS helgrind)
    if(TARGET race-lab-${part})
      list(APPEND parts race-lab-${part})
    endif()
  endforeach()
  if(parts)
    add_test(NAME race/lab COMMAND ${BASH_PROGRAM} ${CMAKE_CURRENT_SOURCE_DIR}/race/lab.sh ${parts})
    set_tests_properties(race/lab PROPERTIES FIXTURES_SETUP race_lab COST 300)
  endif()
  foreach(compiler IN LISTS compilers)
    foreach(level IN LISTS levels)
      set(name panels/data_race_${compiler}_${level})
      add_test(NAME ${name} COMMAND ${BASH_PROGRAM}
        ${CMAKE_CURRENT_SOURCE_DIR}/panels/data_race.sh ${compiler} ${level})
      set_property(TEST ${name} PROPERTY FIXTURES_REQUIRED race_lab)
    endforeach()
  endforeach()
endif()
