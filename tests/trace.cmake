# SPDX-License-Identifier: MIT
#
# Timelines: of every program, their waits, and the clocks of ranks.

if(BASH_PROGRAM AND JQ_PROGRAM AND JSONC_FOUND)
  foreach(program IN LISTS programs)
    add_test(NAME trace/${program}
      COMMAND ${BASH_PROGRAM} ${CMAKE_CURRENT_SOURCE_DIR}/panels/trace.sh ${program})
  endforeach()
  foreach(name trace_checker trace_waits trace_clocks)
    add_test(NAME trace/${name} COMMAND ${BASH_PROGRAM} ${CMAKE_CURRENT_SOURCE_DIR}/panels/${name}.sh)
  endforeach()
endif()

# A program of several ranks; what it is about needs no cmocka.
if(TARGET mpi_team)
  add_executable(unit_mpi_clocksync unit/mpi/test_clocksync.c)
  target_link_libraries(unit_mpi_clocksync PRIVATE mpi_team)
  set_target_properties(unit_mpi_clocksync PROPERTIES RUNTIME_OUTPUT_DIRECTORY unit)
  foreach(ranks 2 3 4)
    add_test(NAME unit/mpi/clocksync_${ranks}
      COMMAND ${MPIEXEC_EXECUTABLE} ${MPIEXEC_NUMPROC_FLAG} ${ranks} $<TARGET_FILE:unit_mpi_clocksync>)
    set_property(TEST unit/mpi/clocksync_${ranks} APPEND PROPERTY ENVIRONMENT ASAN_OPTIONS=detect_leaks=0)
  endforeach()
endif()
