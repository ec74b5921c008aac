set(WORKLOAD_LIBRARIES workload_primes workload_primes_oracle) #its kernel, and its check
