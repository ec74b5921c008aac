/* SPDX-License-Identifier: MIT
 *
 * Tasks one after the other: by depend, or by luck. */
#include <assert.h>

int main(void)
{
    int flour = 0, dough = 0, bread = 0;

#pragma omp parallel
#pragma omp single
    {
#pragma omp task depend(out : flour)
        flour = 1;
#ifdef BROKEN
#pragma omp task depend(out : dough)
#else
#pragma omp task depend(in : flour) depend(out : dough)
#endif
        dough = flour + 1;
#pragma omp task depend(in : dough, flour) depend(out : bread)
        bread = dough + flour;
#pragma omp taskwait depend(in : bread)
        flour = bread;
    }
#ifndef BROKEN
    assert(flour == 3);
#endif
    return 0;
}
