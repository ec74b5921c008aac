/* SPDX-License-Identifier: MIT
 *
 * Tasks of tasks: each waits for its own, or goes on without. */
#include <assert.h>

static int count(int depth)
{
    static int sums[64];
    static int used;
    int at;

    if (depth == 0)
        return 1;
#pragma omp atomic capture
    at = used++;
#pragma omp task shared(sums)
    sums[2 * at] = count(depth - 1);
#pragma omp task shared(sums)
    sums[2 * at + 1] = count(depth - 1);
#ifndef BROKEN
#pragma omp taskwait
#endif
    return sums[2 * at] + sums[2 * at + 1];
}

int main(void)
{
    int leaves = 0;

#pragma omp parallel
#pragma omp single
    leaves = count(3);
#ifndef BROKEN
    assert(leaves == 8);
#endif
    return leaves < 0;
}
