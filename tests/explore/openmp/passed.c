/* SPDX-License-Identifier: MIT
 *
 * Tasks, each of which sees the variable of the loop that makes them, and reads nothing else of its
 * creator's. BROKEN: they share it, and the loop goes on meanwhile. */
int seen[8];

int main(void)
{
    int number, wanted = 8, sum = 0;

#pragma omp parallel
#pragma omp single
    for (number = 0; number < wanted; number++) {
#ifdef BROKEN
#pragma omp task
#else
#pragma omp task firstprivate(number) shared(wanted)
#endif
        seen[number % wanted] = number; /* a body without braces */
#pragma omp task shared(sum)
        {
#pragma omp critical
            sum += wanted;
        }
    }
    return sum != 64;
}
