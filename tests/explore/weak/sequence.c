/* SPDX-License-Identifier: MIT
 *
 * A release sequence: what is released before goes on with another thread's change, and with the
 * same thread's store, but not with another thread's store (BROKEN). */
#include "litmus.h"

static atomic_int data, stage;

static void *release(void *number)
{
    PUT_ANY(data, 1);
    SET(stage, 1);
#ifdef SAME_THREAD
    PUT_ANY(stage, 2);
#endif
    return number;
}

static void *pass_on(void *number)
{
#ifdef BROKEN
    if (GET_ANY(stage) == 1)
        PUT_ANY(stage, 2);
#else
    int expected = 1;
    atomic_compare_exchange_strong_explicit(&stage, &expected, 2, memory_order_relaxed,
                                            memory_order_relaxed);
#endif
    return number;
}

static void *acquire(void *number)
{
    if (GET(stage) == 2)
        assert(GET_ANY(data) == 1);
    return number;
}

int main(void)
{
    run_all((void *(*const[])(void *)){release, pass_on, acquire}, 3);
    return 0;
}
