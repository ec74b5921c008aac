/* SPDX-License-Identifier: MIT
 *
 * A compare-and-swap that fails is a load of that order, and may find an older value. */
#include "litmus.h"

static atomic_int data, ready;

static void *tell(void *number)
{
    PUT_ANY(data, 1);
    SET(ready, 1);
    return number;
}

static void *hear(void *number)
{
    int nobody = 2;

    if (GET(ready)) {
        atomic_compare_exchange_strong_explicit(&data, &nobody, 3, memory_order_relaxed,
                                                memory_order_relaxed);
        assert(nobody == 1);
    }
    return number;
}

int main(void)
{
    run_all((void *(*const[])(void *)){tell, hear}, 2);
    return 0;
}
