/* SPDX-License-Identifier: MIT
 *
 * Iterations that need the one before: dynamic chunks, which only one thread may do in order. */
static int line[50];

int main(void)
{
#ifdef BROKEN
#pragma omp parallel for schedule(dynamic, 1)
#else
#pragma omp parallel for schedule(dynamic, 1) ordered
#endif
    for (int i = 1; i < 50; i++) {
#ifndef BROKEN
#pragma omp ordered
#endif
        line[i] = line[i - 1] + 1;
    }
    return 0;
}
