/* SPDX-License-Identifier: MIT
 *
 * A worker that dies at any step: one more thread says when, and the explorer chooses when it says
 * so. A thread that ends stands for a process that is killed: it keeps the robust mutexes that it
 * has, and what it stored stays stored. */
#include <pthread.h>
#include <stdatomic.h>

enum { VICTIM = 0 };

static atomic_bool is_to_die;
static _Thread_local bool is_mortal;

static void *kill_the_victim(void *argument)
{
    atomic_store(&is_to_die, true);
    return argument;
}

/* At each step of the protocol. */
static void may_die(void)
{
    if (is_mortal && atomic_load(&is_to_die))
        pthread_exit(NULL);
}
