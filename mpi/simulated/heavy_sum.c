/* SPDX-License-Identifier: MIT
 *
 * The kernel of cpu_bound and pool in the preset `smpi`, in place of the one in common/workloads:
 * it takes the time that the additions would take on a simulated host, and knows the sum. */
#include "common/workloads/heavy_sum.h"

uint64_t heavy_sum(struct span numbers)
{
    simulated_work(numbers.hi > numbers.lo ? numbers.hi - numbers.lo : 0);
    return heavy_sum_formula(numbers.hi) - heavy_sum_formula(numbers.lo);
}

uint64_t heavy_sum_formula(uint64_t n)
{
    if (n == 0)
        return 0;
    return n % 2 == 0 ? n / 2 * (n - 1) : n * ((n - 1) / 2);
}
