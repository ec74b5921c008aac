set(WORKLOAD_LIBRARIES workload_primes_search) # its kernels
