/* SPDX-License-Identifier: MIT
 *
 * A flag that says that data are there: flush before it, or behind it. */
#include <omp.h>

int main(void)
{
    int data = 0, ready = 0, copy = 0;

#pragma omp parallel num_threads(2)
    if (omp_get_thread_num() == 0) {
        data = 5;
#ifndef BROKEN
#pragma omp flush
#endif
#pragma omp atomic write
        ready = 1;
    } else {
        int seen = 0;
        while (!seen) {
#pragma omp atomic read
            seen = ready;
        }
#pragma omp flush
        copy = data;
    }
    return copy != 5;
}
