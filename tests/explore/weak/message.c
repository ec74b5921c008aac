/* SPDX-License-Identifier: MIT
 *
 * Message passing: a flag says that the data are there. */
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
    if (GET(ready))
        assert(GET_ANY(data) == 1);
    return number;
}

int main(void)
{
    run_all((void *(*const[])(void *)){tell, hear}, 2);
    return 0;
}
