/* SPDX-License-Identifier: MIT
 *
 * Dekker's lock for two, who try once: who sees that the other wants it gives up. */
#include "litmus.h"

static atomic_int wants[2], inside;

static void *try_once(void *number)
{
    int me = (int)(intptr_t)number;

    SET(wants[me], 1);
    BARRIER();
    if (!GET(wants[!me])) {
        assert(atomic_fetch_add_explicit(&inside, 1, memory_order_relaxed) == 0);
        atomic_fetch_sub_explicit(&inside, 1, memory_order_relaxed);
    }
    SET(wants[me], 0);
    return number;
}

int main(void)
{
    run_all((void *(*const[])(void *)){try_once, try_once}, 2);
    return 0;
}
