/* SPDX-License-Identifier: MIT
 *
 * Each thread has its own errno. BROKEN: they share a variable as well. */
#include <errno.h>

int main(void)
{
    int failed = 0, kept = 0;

#pragma omp parallel num_threads(2) reduction(+ : failed)
    {
        errno = 0;
#ifdef BROKEN
        kept = errno;
#endif
        failed += errno != 0;
    }
    return failed + kept;
}
