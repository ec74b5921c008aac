/* SPDX-License-Identifier: MIT */
#include "common/workloads/heavy_sum.h"

/* Nobody may know what it is: the empty statement says that it reads and changes the value. */
static inline uint64_t opaque(uint64_t value)
{
    __asm__ volatile("" : "+r"(value));
    return value;
}

/* Every addition must be made, where the compiler would take the formula (clang -O2 does).
 *
 * And each waits for the two steps after the one before it. A plain loop adds once in a cycle,
 * which takes all that a core can begin in a cycle: where another hardware thread of the core had
 * work, which on a virtual machine may be a stranger's, an addition took 0.31 to 0.76 ns from one
 * moment to the next, and nothing could be told from medians. This one takes 0.91 to 1.06 ns, in
 * the same run (99 % of 300 pieces of 3 million, in turns, on an EPYC at load 10).
 *
 * It lies at the start of a cache line in every program, so that the loop is not only the same code
 * but also lies the same way. */
__attribute__((aligned(64))) uint64_t heavy_sum(struct span numbers)
{
    const uint64_t nothing = opaque(0);
    uint64_t sum = 0;

    for (uint64_t number = numbers.lo; number < numbers.hi; number++)
        sum = opaque(opaque(opaque(sum + number) ^ nothing) ^ nothing);
    return sum;
}

uint64_t heavy_sum_formula(uint64_t n)
{
    if (n == 0)
        return 0;
    return n % 2 == 0 ? n / 2 * (n - 1) : n * ((n - 1) / 2);
}
