/* SPDX-License-Identifier: MIT
 *
 * One thread asks again and again, under a lock, whether the other has put something there. BROKEN:
 * it asks without the lock. */
int main(void)
{
    int put = 0;

#pragma omp parallel sections num_threads(2)
    {
#pragma omp section
        {
#pragma omp critical
            put++;
        }
#pragma omp section
        for (int seen = 0; !seen;) {
#ifdef BROKEN
            seen = put;
#else
#pragma omp critical
            seen = put;
#endif
        }
    }
    return put != 1;
}
