/* SPDX-License-Identifier: MIT
 *
 * gil: CPython's global interpreter lock, made visible in C. Whoever computes must hold it; whoever
 * waits for it asks for it every 5 ms (sys.getswitchinterval()), and then the holder must hand it
 * over, and may not take it back before somebody else had it. The protocol is that of CPython's
 * Python/ceval_gil.h (A. Pitrou's "new GIL", 3.2). */
#ifndef TRIPTYCH_POSIX_GIL_H
#define TRIPTYCH_POSIX_GIL_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

struct gil {
    pthread_mutex_t mutex;
    pthread_cond_t free, switched;
    bool held;
    uint64_t holders;       /* how often it was taken */
    atomic_bool drop_asked; /* a waiter has lost its patience */
};

void gil_init(struct gil *gil);
void gil_destroy(struct gil *gil);

/* Waits until the calling thread holds the lock. */
void gil_take(struct gil *gil);

/* Lets it go; if somebody asked for it, waits until somebody has taken it. */
void gil_drop(struct gil *gil);

/* What the interpreter does between two instructions: hands the lock over if somebody asked. */
void gil_check(struct gil *gil);

#endif
