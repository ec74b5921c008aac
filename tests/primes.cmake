# SPDX-License-Identifier: MIT
#
# The kernels of find_primes and stream_primes, and the sieve, against their oracle, and primesieve,
# where it is there.
# (tests/cli/primes.bats is found by looking.)

foreach(test workloads_primes sieve_sieve)
  if(TARGET unit_common_${test})
    target_link_libraries(unit_common_${test} PRIVATE workload_primes_search workload_primes_oracle)
    if(PRIMESIEVE_FOUND)
      target_compile_definitions(unit_common_${test} PRIVATE HAVE_PRIMESIEVE)
    endif()
  endif()
endforeach()
