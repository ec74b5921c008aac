# SPDX-License-Identifier: MIT
#
# The tests of the kernel of find_primes and stream_primes. tests/cli/primes.bats is found by
# looking.

if(CMOCKA_FOUND)
  add_executable(unit_primes unit/workloads/test_primes.c)
  target_link_libraries(unit_primes PRIVATE triptych_common workload_primes workload_primes_oracle
    PkgConfig::CMOCKA)
  if(PRIMESIEVE_FOUND)
    target_compile_definitions(unit_primes PRIVATE HAVE_PRIMESIEVE)
  endif()
  set_target_properties(unit_primes PROPERTIES RUNTIME_OUTPUT_DIRECTORY unit)
  add_test(NAME unit/primes COMMAND unit_primes)
endif()
