/* SPDX-License-Identifier: MIT
 *
 * A variable that has more values than are kept, and another one of which the last is awaited. */
#include "litmus.h"

enum { VALUES = 20 };
static atomic_int number;

static void *count(void *unused)
{
    for (int value = 1; value <= VALUES; value++)
        PUT_ANY(number, value);
    return unused;
}

static void *await(void *unused)
{
    while (GET_ANY(number) < VALUES) /* a store is seen in the end */
        ;
    return unused;
}

int main(void)
{
    run_all((void *(*const[])(void *)){count, await}, 2);
    return 0;
}
