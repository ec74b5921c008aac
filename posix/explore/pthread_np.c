/* SPDX-License-Identifier: MIT
 *
 * pthread_..._np: joining for a while, and what needs a thread of the system. */
#include "posix/explore/explore.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <time.h>

int pthread_tryjoin_np(pthread_t handle, void **result)
{
    struct thread *thread = explore_thread_of(handle);

    if (thread && thread->state == THREAD_ALIVE) {
        explore_step((struct op){.kind = OP_YIELD, .pc = HERE});
        explore_looked((uintptr_t)thread, HERE, 1);
    }
    if (thread && thread->state == THREAD_ALIVE)
        return EBUSY;
    return explore_join(handle, result, HERE);
}

static bool has_ended(const struct thread *thread)
{
    return explore_threads[thread->op.address].state != THREAD_ALIVE;
}

static int join_until(pthread_t handle, void **result, int64_t until_ns, uintptr_t pc)
{
    const struct thread *thread = explore_thread_of(handle);

    if (thread && thread != explore_self && thread->state == THREAD_ALIVE &&
        !explore_step((struct op){.kind = OP_JOIN,
                                  .address = (uintptr_t)thread->number,
                                  .pc = pc,
                                  .ready = has_ended,
                                  .until_ns = until_ns}))
        return ETIMEDOUT;
    return explore_join(handle, result, pc);
}

int pthread_timedjoin_np(pthread_t handle, void **result, const struct timespec *until)
{
    return join_until(handle, result, explore_deadline_ns(until, CLOCK_REALTIME), HERE);
}

int pthread_clockjoin_np(pthread_t handle, void **result, clockid_t clock,
                         const struct timespec *until)
{
    return join_until(handle, result, explore_deadline_ns(until, clock), HERE);
}

/* ---- what needs a thread of the system ------------------------------------------------------- */

int pthread_setname_np(pthread_t handle, const char *name)
{
    (void)name;
    return explore_thread_of(handle) ? 0 : ESRCH;
}

int pthread_getattr_np(pthread_t handle, pthread_attr_t *attributes)
{
    const struct thread *thread = explore_thread_of(handle);
    int (*real)(pthread_t, pthread_attr_t *);
    pthread_t (*real_self)(void);

    if (!thread || thread->state != THREAD_ALIVE)
        return ESRCH;
    if (thread->number == 0) {
        *(void **)&real = explore_real("pthread_getattr_np");
        *(void **)&real_self = explore_real("pthread_self");
        return real(real_self(), attributes);
    }
    pthread_attr_init(attributes);
    pthread_attr_setdetachstate(attributes, thread->detached ? PTHREAD_CREATE_DETACHED
                                                             : PTHREAD_CREATE_JOINABLE);
    return pthread_attr_setstack(attributes, thread->stack, thread->stack_size);
}

int pthread_setaffinity_np(pthread_t handle, size_t size, const cpu_set_t *cpus)
{
    (void)size;
    (void)cpus;
    return explore_thread_of(handle) ? 0 : ESRCH;
}

int pthread_getaffinity_np(pthread_t handle, size_t size, cpu_set_t *cpus)
{
    return explore_thread_of(handle) ? sched_getaffinity(0, size, cpus) ? errno : 0 : ESRCH;
}

int pthread_setschedparam(pthread_t handle, int policy, const struct sched_param *parameters)
{
    (void)policy;
    (void)parameters;
    return explore_thread_of(handle) ? 0 : ESRCH;
}

int pthread_getschedparam(pthread_t handle, int *policy, struct sched_param *parameters)
{
    *policy = SCHED_OTHER;
    *parameters = (struct sched_param){0};
    return explore_thread_of(handle) ? 0 : ESRCH;
}

int pthread_setschedprio(pthread_t handle, int priority)
{
    (void)priority;
    return explore_thread_of(handle) ? 0 : ESRCH;
}

int pthread_getname_np(pthread_t handle, char *name, size_t size)
{
    if (size > 0)
        name[0] = '\0';
    return explore_thread_of(handle) ? 0 : ESRCH;
}

int pthread_getcpuclockid(pthread_t handle, clockid_t *clock)
{
    *clock = CLOCK_THREAD_CPUTIME_ID;
    return explore_thread_of(handle) ? 0 : ESRCH;
}
