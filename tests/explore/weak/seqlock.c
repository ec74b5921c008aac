/* SPDX-License-Identifier: MIT
 *
 * A sequence lock: who reads while it is written notices. BROKEN: without its two fences. */
#include "litmus.h"

#ifdef BROKEN
#define ORDER(order) (void)0
#else
#define ORDER(order) atomic_thread_fence(order)
#endif

static atomic_int sequence, one, other;

static void *write_both(void *number)
{
    PUT_ANY(sequence, 1);
    ORDER(memory_order_release);
    PUT_ANY(one, 1);
    PUT_ANY(other, 1);
    SET(sequence, 2);
    return number;
}

static void *read_both(void *number)
{
    int before = GET(sequence);
    int seen = GET_ANY(one), also = GET_ANY(other);

    ORDER(memory_order_acquire);
    int after = GET_ANY(sequence);
    assert(before % 2 == 1 || before != after || seen == also);
    return number;
}

int main(void)
{
    run_all((void *(*const[])(void *)){write_both, read_both}, 2);
    return 0;
}
