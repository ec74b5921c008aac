/* SPDX-License-Identifier: MIT
 *
 * A spinlock, and a counter that it guards. */
#include "litmus.h"

static atomic_flag taken = ATOMIC_FLAG_INIT;
static atomic_int counted;

static void *count(void *number)
{
    while (atomic_flag_test_and_set_explicit(&taken, LOAD))
        ;
    PUT_ANY(counted, GET_ANY(counted) + 1);
    atomic_flag_clear_explicit(&taken, STORE);
    return number;
}

int main(void)
{
    run_all((void *(*const[])(void *)){count, count}, 2);
    assert(GET_ANY(counted) == 2);
    return 0;
}
