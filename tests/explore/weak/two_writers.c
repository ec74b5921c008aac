/* SPDX-License-Identifier: MIT
 *
 * Two writers of two variables, each in the other's order (2+2W): is each one's first store the
 * last of its variable? */
#include "litmus.h"

static atomic_int one, other;

static void *forth(void *number)
{
    SET(one, 1);
    BARRIER();
    SET(other, 2);
    return number;
}

static void *back(void *number)
{
    SET(other, 1);
    BARRIER();
    SET(one, 2);
    return number;
}

int main(void)
{
    run_all((void *(*const[])(void *)){forth, back}, 2);
    assert(atomic_load(&one) != 1 || atomic_load(&other) != 1);
    return 0;
}
