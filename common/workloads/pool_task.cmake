set(WORKLOAD_LIBRARIES workload_heavy_sum) # its kernel
