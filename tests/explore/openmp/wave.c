/* SPDX-License-Identifier: MIT
 *
 * Iterations that wait for the one before them, or for the one before that. */
static int line[24];

int main(void)
{
#pragma omp parallel for ordered(1) schedule(static, 1)
    for (int i = 2; i < 24; i++) {
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
