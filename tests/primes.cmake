# SPDX-License-Identifier: MIT
#
# The kernel of find_primes and stream_primes against its oracle, and primesieve, where it is there.
# (tests/cli/primes.bats is found by looking.)

if(TARGET unit_common_workloads_primes)
  target_link_libraries(unit_common_workloads_primes PRIVATE workload_primes_oracle)
  if(PRIMESIEVE_FOUND)
    target_compile_definitions(unit_common_workloads_primes PRIVATE HAVE_PRIMESIEVE)
  endif()
endif()
