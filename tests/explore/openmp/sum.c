/* SPDX-License-Identifier: MIT
 *
 * A sum over all threads: a reduction, or each adds to the same variable. */
int main(void)
{
    int sum = 0;
#ifdef BROKEN
#pragma omp parallel for
#else
#pragma omp parallel for reduction(+ : sum)
#endif
    for (int i = 0; i < 100; i++)
        sum += i;
    return sum < 0;
}
