/* SPDX-License-Identifier: MIT
 *
 * Iterations that wait for the one before them, or for the one before that. */
#ifdef UNSIGNED
typedef unsigned long long number; /* gcc calls other functions for it, unless it sees the bounds */
#else
typedef int number;
#endif

static int line[24];

int main(int argc, char **argv)
{
    number end = (number)argc + 23;

    (void)argv;
#pragma omp parallel for ordered(1) schedule(static, 1)
    for (number i = 2; i < end; i++) {
#ifdef BROKEN
#pragma omp ordered depend(sink : i - 2)
#else
#pragma omp ordered depend(sink : i - 1)
#endif
        line[i] = line[i - 1] + 1;
#pragma omp ordered depend(source)
    }
    return 0;
}
