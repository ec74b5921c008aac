# SPDX-License-Identifier: MIT
#
# Who hands out work to whom among ranks, when their time begins, and what a launcher's command line
# says: this needs no launcher.

if(TARGET mpi_team AND CMOCKA_FOUND)
  foreach(name farm_place launch_words team_start)
    add_executable(unit_mpi_${name} unit/mpi/test_${name}.c)
    target_link_libraries(unit_mpi_${name} PRIVATE mpi_team PkgConfig::CMOCKA)
    set_target_properties(unit_mpi_${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY unit)
    add_test(NAME unit/mpi/${name} COMMAND unit_mpi_${name})
  endforeach()
  # What MPI_Init() allocates it does not free.
  set_property(TEST unit/mpi/team_start APPEND PROPERTY ENVIRONMENT ASAN_OPTIONS=detect_leaks=0)
endif()
