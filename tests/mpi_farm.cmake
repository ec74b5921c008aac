# SPDX-License-Identifier: MIT
#
# Who hands out work to whom among ranks: bookkeeping, which needs no launcher.

if(TARGET mpi_team AND CMOCKA_FOUND)
  add_executable(unit_mpi_farm_place unit/mpi/test_farm_place.c)
  target_link_libraries(unit_mpi_farm_place PRIVATE mpi_team PkgConfig::CMOCKA)
  set_target_properties(unit_mpi_farm_place PROPERTIES RUNTIME_OUTPUT_DIRECTORY unit)
  add_test(NAME unit/mpi/farm_place COMMAND unit_mpi_farm_place)
endif()
