/* SPDX-License-Identifier: MIT
 *
 * Threadprivate with copyin, single with copyprivate; whoever waits for nobody races. */
#include <assert.h>
#include <omp.h>

static int own = 1;
#pragma omp threadprivate(own)

int main(void)
{
    int agreed, shared = 0;

    own = 7;
#pragma omp parallel private(agreed) copyin(own)
    {
        assert(own == 7);
        own += omp_get_thread_num();
#pragma omp single copyprivate(agreed)
        agreed = 42;
        assert(agreed == 42);
#ifdef BROKEN
#pragma omp master
#else
#pragma omp single
#endif
        shared = agreed;
        assert(shared == 42 || shared == 0);
    }
#pragma omp parallel
    {
        int number = omp_get_thread_num();
        assert(own == 7 + number);
    }
    return 0;
}
