/* SPDX-License-Identifier: MIT
 *
 * Double-checked locking: who finds the thing made needs no lock. */
#include "litmus.h"

static pthread_mutex_t making = PTHREAD_MUTEX_INITIALIZER;
static atomic_int made, thing;

static void *use(void *number)
{
    if (!GET(made)) {
        pthread_mutex_lock(&making);
        if (!GET_ANY(made)) {
            PUT_ANY(thing, 5);
            SET(made, 1);
        }
        pthread_mutex_unlock(&making);
    }
    assert(GET_ANY(thing) == 5);
    return number;
}

int main(void)
{
    run_all((void *(*const[])(void *)){use, use}, 2);
    return 0;
}
