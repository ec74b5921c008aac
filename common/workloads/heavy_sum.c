/* SPDX-License-Identifier: MIT */
#include "common/workloads/heavy_sum.h"

/* At the start of a cache line in every program, so that the loop is not only the same code but
 * also lies the same way. */
__attribute__((aligned(64))) uint64_t heavy_sum(struct span numbers)
{
    uint64_t sum = 0;

    for (uint64_t number = numbers.lo; number < numbers.hi; number++) {
        sum += number;
        /* Without this the compiler would replace the loop by the formula (clang -O2 does): the
         * empty statement says that it reads and changes `sum`, so every addition must be made. */
        __asm__ volatile("" : "+r"(sum));
    }
    return sum;
}

uint64_t heavy_sum_formula(uint64_t n)
{
    if (n == 0)
        return 0;
    return n % 2 == 0 ? n / 2 * (n - 1) : n * ((n - 1) / 2);
}
