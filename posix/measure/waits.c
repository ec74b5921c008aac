/* SPDX-License-Identifier: MIT */
#include "posix/measure/waits.h"

#include <errno.h>
#include <pthread.h>
#include <sys/wait.h>

enum { MUTEX = TRACE_OWN, CONDITION, TIMED_CONDITION, JOIN, CHILD, FUTEX, LOST };

const struct trace_kind posix_waits[] = {
    [TRACE_SLEEP] = {"sleep", "wait"},
    [TRACE_NAP] = {"wait for the others", "wait"},
    [TRACE_NETWORK] = {"poll", "message"},
    [MUTEX] = {"pthread_mutex_lock", "lock"},
    [CONDITION] = {"pthread_cond_wait", "wait"},
    [TIMED_CONDITION] = {"pthread_cond_timedwait", "wait"},
    [JOIN] = {"pthread_join", "wait"},
    [CHILD] = {"waitpid", "wait"},
    [FUTEX] = {"futex", "wait"},
    [LOST] = {"lost", "wait"},
};

/* These names are the linker's. */
int __real_pthread_mutex_lock(pthread_mutex_t *mutex);
int __real_pthread_mutex_timedlock(pthread_mutex_t *mutex, const struct timespec *until);
int __real_pthread_cond_wait(pthread_cond_t *condition, pthread_mutex_t *mutex);
int __real_pthread_cond_timedwait(pthread_cond_t *condition, pthread_mutex_t *mutex,
                                  const struct timespec *until);
int __real_pthread_join(pthread_t thread, void **result);
pid_t __real_waitpid(pid_t child, int *status, int options);

/* A mutex that is free is no wait. */
int __wrap_pthread_mutex_lock(pthread_mutex_t *mutex)
{
    if (!trace_on())
        return __real_pthread_mutex_lock(mutex);
    int tried = pthread_mutex_trylock(mutex);
    if (tried != EBUSY)
        return tried; /* EOWNERDEAD, of a robust mutex, has the lock too */
    double begin_s = trace_begin();
    int code = __real_pthread_mutex_lock(mutex);
    trace_end(MUTEX, begin_s);
    return code;
}

/* Only called of one that was not free (robust.h). */
int __wrap_pthread_mutex_timedlock(pthread_mutex_t *mutex, const struct timespec *until)
{
    double begin_s = trace_begin();
    int code = __real_pthread_mutex_timedlock(mutex, until);

    trace_end(MUTEX, begin_s);
    return code;
}

int __wrap_pthread_cond_wait(pthread_cond_t *condition, pthread_mutex_t *mutex)
{
    double begin_s = trace_begin();
    int code = __real_pthread_cond_wait(condition, mutex);

    trace_end(CONDITION, begin_s);
    return code;
}

int __wrap_pthread_cond_timedwait(pthread_cond_t *condition, pthread_mutex_t *mutex,
                                  const struct timespec *until)
{
    double begin_s = trace_begin();
    int code = __real_pthread_cond_timedwait(condition, mutex, until);

    trace_end(TIMED_CONDITION, begin_s);
    return code;
}

int __wrap_pthread_join(pthread_t thread, void **result)
{
    double begin_s = trace_begin();
    int code = __real_pthread_join(thread, result);

    trace_end(JOIN, begin_s);
    return code;
}

/* To look whether a child has ended is no wait; a signal handler does so. */
pid_t __wrap_waitpid(pid_t child, int *status, int options)
{
    double begin_s = options & WNOHANG ? 0 : trace_begin();
    pid_t ended = __real_waitpid(child, status, options);

    trace_end(CHILD, begin_s);
    return ended;
}

void waits_futex(double begin_s)
{
    trace_end(FUTEX, begin_s);
}

void waits_lost(int worker)
{
    if (trace_on())
        trace_open_wait(worker, LOST);
}

void waits_found(int worker)
{
    if (trace_on())
        trace_close_wait(worker, clock_now_s());
}
