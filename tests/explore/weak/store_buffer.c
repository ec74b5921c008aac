/* SPDX-License-Identifier: MIT
 *
 * Store buffering: each writes its own and reads the other's; one of them is the second. */
#include "litmus.h"

static atomic_int first, second;
static int seen_first, seen_second;

static void *one(void *number)
{
    SET(first, 1);
    BARRIER();
    seen_second = GET(second);
    return number;
}

static void *other(void *number)
{
    SET(second, 1);
    BARRIER();
    seen_first = GET(first);
    return number;
}

int main(void)
{
    run_all((void *(*const[])(void *)){one, other}, 2);
    assert(seen_first || seen_second);
    return 0;
}
