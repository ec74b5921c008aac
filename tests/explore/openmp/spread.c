/* SPDX-License-Identifier: MIT
 *
 * The tasks of a taskloop, and a variable that is theirs, or everybody's. */
#include <assert.h>

static int values[40];

int main(void)
{
    int between = 0;

#pragma omp parallel
#pragma omp single
    {
#ifdef BROKEN
#pragma omp taskloop grainsize(5) shared(between)
#else
#pragma omp taskloop grainsize(5) firstprivate(between)
#endif
        for (int i = 0; i < 40; i++) {
            between = i;
            values[i] = 2 * between;
        }
#ifndef BROKEN
        for (int i = 0; i < 40; i++)
            assert(values[i] == 2 * i);
#endif
    }
    return 0;
}
