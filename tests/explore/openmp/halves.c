/* SPDX-License-Identifier: MIT
 *
 * An atomic update of a double, and who looks at it: atomically, or not. */
int main(void)
{
    double sum = 0, seen = 0;

#pragma omp parallel num_threads(2) firstprivate(seen)
    {
#pragma omp atomic
        sum += 0.5;
#ifndef BROKEN
#pragma omp atomic read
#endif
        seen = sum;
        seen++;
    }
    return sum < 0;
}
