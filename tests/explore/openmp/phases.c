/* SPDX-License-Identifier: MIT
 *
 * A loop and who uses its result: a barrier lies between, unless nowait takes it away. */
#include <assert.h>

static int parts[30];

int main(void)
{
    int total = 0;

#pragma omp parallel
    {
#ifdef BROKEN
#pragma omp for nowait
#else
#pragma omp for
#endif
        for (int i = 0; i < 30; i++)
            parts[i] = 1;
#pragma omp single
        for (int i = 0; i < 30; i++)
            total += parts[i];
    }
#ifndef BROKEN
    assert(total == 30);
#endif
    return 0;
}
