/* SPDX-License-Identifier: MIT
 *
 * robust: a mutex that processes share and that one of them may be killed at. */
#ifndef TRIPTYCH_POSIX_ROBUST_H
#define TRIPTYCH_POSIX_ROBUST_H

#include <errno.h>
#include <pthread.h>
#include <time.h>

/* pthread_mutex_lock(3) of a robust mutex, in sleeps of a second at most; returns what it would.
 *
 * Who dies with the mutex in hand leaves EOWNERDEAD to the next one. But one may also die on the
 * way to it: an unlock wakes one sleeper only, and if that one is killed before it has the mutex,
 * while a third worker has just taken it, then nobody knows any more that others sleep, and they
 * sleep on when it is free (the kernel's Documentation/locking/robust-futexes.rst says what it does
 * for the dead). It happened to a test that kills one of three workers again and again. Any worker.
 */
static inline int robust_lock(pthread_mutex_t *mutex)
{
    struct timespec until;
    int code = pthread_mutex_trylock(mutex);

    if (code != EBUSY)
        return code;
    do {
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_sec++;
        code = pthread_mutex_timedlock(mutex, &until);
    } while (code == ETIMEDOUT);
    return code;
}

#endif
