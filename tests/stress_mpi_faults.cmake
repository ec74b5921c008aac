# SPDX-License-Identifier: MIT
#
# A part of the target stress: MPI ranks killed at random instants (stress/mpi_faults.sh).

if(BASH_PROGRAM AND JQ_PROGRAM AND TARGET mpi_pool AND TARGET mpi_find_primes)
  add_custom_target(stress_mpi_faults
    COMMAND ${CMAKE_COMMAND} -E env "TRIPTYCH_BUILD=${PROJECT_BINARY_DIR}"
      "TRIPTYCH_MPIEXEC=${MPIEXEC_EXECUTABLE}" "TRIPTYCH_MPIEXEC_N=${MPIEXEC_NUMPROC_FLAG}"
      ${BASH_PROGRAM} ${CMAKE_CURRENT_SOURCE_DIR}/stress/mpi_faults.sh
    USES_TERMINAL VERBATIM COMMENT "MPI ranks killed at random instants")
  add_dependencies(stress_mpi_faults mpi_pool mpi_find_primes)
  if(TARGET stress)
    add_dependencies(stress stress_mpi_faults)
  endif()
endif()
