/* SPDX-License-Identifier: MIT
 *
 * Two sections with one critical, or with two of different names. */
#ifdef BROKEN
#define OTHER "omp critical(other)"
#else
#define OTHER "omp critical(one)"
#endif

int main(void)
{
    int sum = 0;

#pragma omp parallel sections
    {
#pragma omp section
#pragma omp critical(one)
        sum++;
#pragma omp section
        _Pragma(OTHER) sum++;
    }
    return sum < 0;
}
