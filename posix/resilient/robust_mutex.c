/* SPDX-License-Identifier: MIT */
#include "posix/resilient/robust_mutex.h"

#include "common/base/fail.h"

#include <errno.h>
#include <time.h>

void robust_mutex_init(pthread_mutex_t *mutex)
{
    pthread_mutexattr_t attributes;

    ok(pthread_mutexattr_init(&attributes), "pthread_mutexattr_init");
    ok(pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED),
       "pthread_mutexattr_setpshared");
    ok(pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST),
       "pthread_mutexattr_setrobust");
    ok(pthread_mutex_init(mutex, &attributes), "pthread_mutex_init");
    ok(pthread_mutexattr_destroy(&attributes), "pthread_mutexattr_destroy");
}

int robust_mutex_lock(pthread_mutex_t *mutex)
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

void robust_mutex_lock_sound(pthread_mutex_t *mutex)
{
    if (robust_mutex_lock(mutex) == EOWNERDEAD)
        pthread_mutex_consistent(mutex);
}

/* One whose owner died cannot be destroyed (EBUSY). */
void robust_mutex_destroy(pthread_mutex_t *mutex)
{
    robust_mutex_lock_sound(mutex);
    pthread_mutex_unlock(mutex);
    ok(pthread_mutex_destroy(mutex), "pthread_mutex_destroy");
}
