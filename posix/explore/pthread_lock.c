/* SPDX-License-Identifier: MIT
 *
 * pthread_mutex_*, pthread_spin_*, pthread_cond_*, pthread_once and their like of C11. */
#include "posix/explore/explore.h"

#include <errno.h>
#include <pthread.h>
#include <threads.h>

enum { ROBUST = 16 }; /* of a mutex's kind in glibc */

static struct object *mutex_of(pthread_mutex_t *mutex)
{
    struct object *object = explore_object(mutex, OBJECT_MUTEX);

    object->type = mutex->__data.__kind & 3; /* of a static initialiser, too */
    object->robust = mutex->__data.__kind & ROBUST;
    return object;
}

static bool is_mine(const struct object *object)
{
    return object->depth > 0 && object->owner == explore_self->number;
}

int pthread_mutex_init(pthread_mutex_t *mutex, const pthread_mutexattr_t *attributes)
{
    int (*real)(pthread_mutex_t *, const pthread_mutexattr_t *);

    *(void **)&real = explore_real("pthread_mutex_init");
    explore_object_anew(mutex, OBJECT_MUTEX);
    return real(mutex, attributes); /* which keeps the type */
}

int pthread_mutex_destroy(pthread_mutex_t *mutex)
{
    if (mutex_of(mutex)->depth > 0)
        return EBUSY;
    explore_object_forget(mutex);
    return 0;
}

/* What the new owner of a robust mutex is told. */
static int state_of(struct object *object)
{
    if (object->soundness == BEYOND_REPAIR) {
        object->depth = 0;
        object->owner = -1;
        return ENOTRECOVERABLE;
    }
    return object->soundness == OWNER_DIED ? EOWNERDEAD : 0;
}

static int lock(pthread_mutex_t *mutex, uintptr_t pc, int64_t until_ns)
{
    struct object *object = mutex_of(mutex);

    if (object->type == PTHREAD_MUTEX_ERRORCHECK && is_mine(object))
        return EDEADLK;
    return explore_lock(object, OP_LOCK, pc, until_ns) ? state_of(object) : ETIMEDOUT;
}

int pthread_mutex_lock(pthread_mutex_t *mutex)
{
    return lock(mutex, HERE, 0);
}

int pthread_mutex_timedlock(pthread_mutex_t *mutex, const struct timespec *until)
{
    return lock(mutex, HERE, explore_deadline_ns(until, CLOCK_REALTIME));
}

int pthread_mutex_clocklock(pthread_mutex_t *mutex, clockid_t clock, const struct timespec *until)
{
    return lock(mutex, HERE, explore_deadline_ns(until, clock));
}

int pthread_mutex_trylock(pthread_mutex_t *mutex)
{
    struct object *object = mutex_of(mutex);

    return explore_try(object, HERE) ? state_of(object) : EBUSY;
}

int pthread_mutex_unlock(pthread_mutex_t *mutex)
{
    struct object *object = mutex_of(mutex);

    if (object->type != PTHREAD_MUTEX_NORMAL && !is_mine(object))
        return EPERM;
    if (object->soundness == OWNER_DIED) /* nobody has mended what it guards */
        object->soundness = BEYOND_REPAIR;
    explore_unlock(object, HERE);
    return 0;
}

int pthread_mutex_consistent(pthread_mutex_t *mutex)
{
    struct object *object = mutex_of(mutex);

    if (object->soundness != OWNER_DIED || !is_mine(object))
        return EINVAL;
    object->soundness = SOUND;
    return 0;
}

/* ---- spin locks ------------------------------------------------------------------------------ */

int pthread_spin_init(pthread_spinlock_t *spin, int shared)
{
    (void)shared;
    explore_object_anew(spin, OBJECT_SPIN);
    return 0;
}

int pthread_spin_destroy(pthread_spinlock_t *spin)
{
    explore_object_forget(spin);
    return 0;
}

int pthread_spin_lock(pthread_spinlock_t *spin)
{
    explore_lock(explore_object(spin, OBJECT_SPIN), OP_LOCK, HERE, 0);
    return 0;
}

int pthread_spin_trylock(pthread_spinlock_t *spin)
{
    return explore_try(explore_object(spin, OBJECT_SPIN), HERE) ? 0 : EBUSY;
}

int pthread_spin_unlock(pthread_spinlock_t *spin)
{
    explore_unlock(explore_object(spin, OBJECT_SPIN), HERE);
    return 0;
}

/* ---- conditions ------------------------------------------------------------------------------ */

static struct object *condition_of(pthread_cond_t *condition)
{
    return explore_object(condition, OBJECT_CONDITION);
}

int pthread_cond_init(pthread_cond_t *condition, const pthread_condattr_t *attributes)
{
    struct object *object = explore_object_anew(condition, OBJECT_CONDITION);
    clockid_t clock = CLOCK_REALTIME;

    if (attributes)
        pthread_condattr_getclock(attributes, &clock);
    object->clock_id = (unsigned)clock;
    return 0;
}

int pthread_cond_destroy(pthread_cond_t *condition)
{
    explore_object_forget(condition);
    return 0;
}

int pthread_cond_wait(pthread_cond_t *condition, pthread_mutex_t *mutex)
{
    explore_wait(condition_of(condition), mutex_of(mutex), HERE, 0);
    return 0;
}

int pthread_cond_timedwait(pthread_cond_t *condition, pthread_mutex_t *mutex,
                           const struct timespec *until)
{
    struct object *object = condition_of(condition);
    int64_t until_ns = explore_deadline_ns(until, (int)object->clock_id);

    return explore_wait(object, mutex_of(mutex), HERE, until_ns) ? 0 : ETIMEDOUT;
}

int pthread_cond_clockwait(pthread_cond_t *condition, pthread_mutex_t *mutex, clockid_t clock,
                           const struct timespec *until)
{
    int64_t until_ns = explore_deadline_ns(until, clock);

    return explore_wait(condition_of(condition), mutex_of(mutex), HERE, until_ns) ? 0 : ETIMEDOUT;
}

int pthread_cond_signal(pthread_cond_t *condition)
{
    explore_signal(condition_of(condition), false, HERE);
    return 0;
}

int pthread_cond_broadcast(pthread_cond_t *condition)
{
    explore_signal(condition_of(condition), true, HERE);
    return 0;
}

int pthread_once(pthread_once_t *once, void (*routine)(void))
{
    explore_once(explore_object(once, OBJECT_ONCE), routine, HERE);
    return 0;
}

/* ---- C11 ------------------------------------------------------------------------------------- */

int mtx_init(mtx_t *mutex, int type)
{
    struct object *object = explore_object_anew(mutex, OBJECT_MUTEX);

    object->type = type & mtx_recursive ? PTHREAD_MUTEX_RECURSIVE : PTHREAD_MUTEX_NORMAL;
    return thrd_success;
}

void mtx_destroy(mtx_t *mutex)
{
    explore_object_forget(mutex);
}

int mtx_lock(mtx_t *mutex)
{
    explore_lock(explore_object(mutex, OBJECT_MUTEX), OP_LOCK, HERE, 0);
    return thrd_success;
}

int mtx_timedlock(mtx_t *mutex, const struct timespec *until)
{
    int64_t until_ns = explore_deadline_ns(until, CLOCK_REALTIME);

    return explore_lock(explore_object(mutex, OBJECT_MUTEX), OP_LOCK, HERE, until_ns)
               ? thrd_success
               : thrd_timedout;
}

int mtx_trylock(mtx_t *mutex)
{
    return explore_try(explore_object(mutex, OBJECT_MUTEX), HERE) ? thrd_success : thrd_busy;
}

int mtx_unlock(mtx_t *mutex)
{
    explore_unlock(explore_object(mutex, OBJECT_MUTEX), HERE);
    return thrd_success;
}

int cnd_init(cnd_t *condition)
{
    explore_object_anew(condition, OBJECT_CONDITION);
    return thrd_success;
}

void cnd_destroy(cnd_t *condition)
{
    explore_object_forget(condition);
}

int cnd_wait(cnd_t *condition, mtx_t *mutex)
{
    explore_wait(explore_object(condition, OBJECT_CONDITION), explore_object(mutex, OBJECT_MUTEX),
                 HERE, 0);
    return thrd_success;
}

int cnd_timedwait(cnd_t *condition, mtx_t *mutex, const struct timespec *until)
{
    int64_t until_ns = explore_deadline_ns(until, CLOCK_REALTIME);

    return explore_wait(explore_object(condition, OBJECT_CONDITION),
                        explore_object(mutex, OBJECT_MUTEX), HERE, until_ns)
               ? thrd_success
               : thrd_timedout;
}

int cnd_signal(cnd_t *condition)
{
    explore_signal(explore_object(condition, OBJECT_CONDITION), false, HERE);
    return thrd_success;
}

int cnd_broadcast(cnd_t *condition)
{
    explore_signal(explore_object(condition, OBJECT_CONDITION), true, HERE);
    return thrd_success;
}

void call_once(once_flag *once, void (*routine)(void))
{
    explore_once(explore_object(once, OBJECT_ONCE), routine, HERE);
}
