/* SPDX-License-Identifier: MIT
 *
 * Independent reads of independent writes: do two readers see two writes in the same order? */
#include "litmus.h"

static atomic_int first, second;
static int seen[2][2];

static void *write_first(void *number)
{
    SET(first, 1);
    return number;
}

static void *write_second(void *number)
{
    SET(second, 1);
    return number;
}

static void *read_first(void *number)
{
    seen[0][0] = GET(first);
    BARRIER();
    seen[0][1] = GET(second);
    return number;
}

static void *read_second(void *number)
{
    seen[1][0] = GET(second);
    BARRIER();
    seen[1][1] = GET(first);
    return number;
}

int main(void)
{
    run_all((void *(*const[])(void *)){write_first, write_second, read_first, read_second}, 4);
    assert(!(seen[0][0] && !seen[0][1] && seen[1][0] && !seen[1][1]));
    return 0;
}
