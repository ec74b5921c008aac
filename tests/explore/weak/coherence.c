/* SPDX-License-Identifier: MIT
 *
 * Coherence: of one variable nobody sees an older value after a newer one, however relaxed: not who
 * reads twice, who writes and reads, who reads and changes, nor who hears of it. */
#include "litmus.h"

static atomic_int number, told;

static void *count(void *unused)
{
    PUT_ANY(number, 1);
    PUT_ANY(number, 2);
    assert(GET_ANY(number) >= 2);
    return unused;
}

static void *look(void *unused)
{
    int before = GET_ANY(number), after = GET_ANY(number);

    assert(before <= after);
    atomic_store_explicit(&told, after, memory_order_release);
    assert(atomic_fetch_add_explicit(&number, 10, memory_order_relaxed) >= after);
    assert(GET_ANY(number) >= 10 || after < 2);
    return unused;
}

static void *hear(void *unused)
{
    int least = atomic_load_explicit(&told, memory_order_acquire);

    assert(GET_ANY(number) >= least);
    return unused;
}

int main(void)
{
    run_all((void *(*const[])(void *)){count, look, hear}, 3);
    assert(GET_ANY(number) > 0);
    return 0;
}
