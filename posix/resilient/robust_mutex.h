/* SPDX-License-Identifier: MIT
 *
 * robust_mutex: a mutex in memory that processes share, any of which may be killed at any
 * instruction. POSIX has it (pthread_mutexattr_setrobust(3)), but not every system. Without Linux
 * it is a lock of a file without a name (fcntl(2)), which the kernel takes from the dead: each lock
 * and unlock is a system call, which is all that is lost. */
#ifndef TRIPTYCH_POSIX_ROBUST_MUTEX_H
#define TRIPTYCH_POSIX_ROBUST_MUTEX_H

#include "common/base/system.h"

#include <pthread.h>
#include <stdbool.h>

struct robust_mutex {
#if SYSTEM_IS_LINUX
    pthread_mutex_t mutex;
#else
    int file;           /* the same number in all processes, which fork(2) has made */
    volatile bool held; /* by the living or the dead */
#endif
};

/* Makes it ready, or ends the program with STATUS_SKIP where the kernel does not tell of deaths
 * (under qemu-user). Main thread, before the workers exist, which are processes. */
void robust_mutex_init(struct robust_mutex *mutex);

/* Locks it, in sleeps of a second at most; returns 0, EOWNERDEAD as pthread_mutex_lock(3) does, or
 * errno.
 *
 * Who dies with the mutex in hand leaves EOWNERDEAD to the next one. But one may also die on the
 * way to it: an unlock wakes one sleeper only, and if that one is killed before it has the mutex,
 * while a third worker has just taken it, then nobody knows any more that others sleep, and they
 * sleep on when it is free (the kernel's Documentation/locking/robust-futexes.rst says what it does
 * for the dead). It happened to a test that kills one of three workers again and again. Any worker.
 */
int robust_mutex_lock(struct robust_mutex *mutex);

/* After EOWNERDEAD: what it guards is whole again. Whoever has it. */
void robust_mutex_repaired(struct robust_mutex *mutex);

/* The same as both, for data that are right at every instruction: a dead owner left nothing to
 * repair. */
void robust_mutex_lock_sound(struct robust_mutex *mutex);

/* Unlocks it. Whoever has it. */
void robust_mutex_unlock(struct robust_mutex *mutex);

/* Ends it, though somebody may have died with it. Main thread, when no worker uses it any more. */
void robust_mutex_destroy(struct robust_mutex *mutex);

#endif
