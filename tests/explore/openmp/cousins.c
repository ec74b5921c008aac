/* SPDX-License-Identifier: MIT
 *
 * Depend orders tasks of one parent: the children of two are not. */
int main(void)
{
    int sum = 0;

#pragma omp parallel num_threads(2)
#pragma omp single
    for (int i = 0; i < 2; i++) {
#pragma omp task depend(inout : sum) shared(sum)
        {
#pragma omp task depend(inout : sum) shared(sum)
            sum++;
#ifndef BROKEN
#pragma omp taskwait
#endif
        }
    }
    return sum != 2 && sum < 0;
}
