/* SPDX-License-Identifier: MIT
 *
 * robust_mutex: a mutex in memory that processes share, any of which may be killed at any
 * instruction. */
#ifndef TRIPTYCH_POSIX_ROBUST_MUTEX_H
#define TRIPTYCH_POSIX_ROBUST_MUTEX_H

#include <pthread.h>

/* pthread_mutex_init(3) of a mutex that is process-shared and robust. Main thread, before the
 * workers exist. */
void robust_mutex_init(pthread_mutex_t *mutex);

/* pthread_mutex_lock(3) of such a mutex, in sleeps of a second at most; returns what it would.
 *
 * Who dies with the mutex in hand leaves EOWNERDEAD to the next one. But one may also die on the
 * way to it: an unlock wakes one sleeper only, and if that one is killed before it has the mutex,
 * while a third worker has just taken it, then nobody knows any more that others sleep, and they
 * sleep on when it is free (the kernel's Documentation/locking/robust-futexes.rst says what it does
 * for the dead). It happened to a test that kills one of three workers again and again. Any worker.
 */
int robust_mutex_lock(pthread_mutex_t *mutex);

/* The same, for data that are right at every instruction: a dead owner left nothing to repair. */
void robust_mutex_lock_sound(pthread_mutex_t *mutex);

/* pthread_mutex_destroy(3) of such a mutex, which somebody may have died with. Main thread, when no
 * worker uses it any more. */
void robust_mutex_destroy(pthread_mutex_t *mutex);

#endif
