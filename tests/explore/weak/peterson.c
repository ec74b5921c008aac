/* SPDX-License-Identifier: MIT
 *
 * Peterson's lock for two. */
#include "litmus.h"

static atomic_int wants[2], turn, inside;

static void *enter(void *number)
{
    int me = (int)(intptr_t)number, other = !me;

    SET(wants[me], 1);
    SET(turn, other);
    BARRIER();
    while (GET(wants[other]) && GET(turn) == other)
        ;
    assert(atomic_fetch_add_explicit(&inside, 1, memory_order_relaxed) == 0);
    atomic_fetch_sub_explicit(&inside, 1, memory_order_relaxed);
    SET(wants[me], 0);
    return number;
}

int main(void)
{
    run_all((void *(*const[])(void *)){enter, enter}, 2);
    return 0;
}
