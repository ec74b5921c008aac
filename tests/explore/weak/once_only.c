/* SPDX-License-Identifier: MIT
 *
 * The first one wins; but a weak compare-and-swap may fail though nobody has won yet. */
#include "litmus.h"

#ifdef BROKEN
#define SWAP atomic_compare_exchange_weak
#else
#define SWAP atomic_compare_exchange_strong
#endif

static atomic_int taken, winners;

static void *compete(void *number)
{
    int nobody = 0;

    if (SWAP(&taken, &nobody, 1))
        atomic_fetch_add(&winners, 1);
    return number;
}

int main(void)
{
    run_all((void *(*const[])(void *)){compete, compete}, 2);
    assert(winners == 1);
    return 0;
}
