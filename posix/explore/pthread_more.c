/* SPDX-License-Identifier: MIT
 *
 * pthread_rwlock_*, pthread_barrier_*, sem_*. */
#include "posix/explore/explore.h"

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <string.h>

/* ---- locks for readers and writers ----------------------------------------------------------- */

static bool can_read(const struct thread *thread)
{
    return thread->op.object->owner < 0;
}

static bool can_write(const struct thread *thread)
{
    return thread->op.object->owner < 0 && thread->op.object->value == 0;
}

static void took(struct object *object, bool write, uintptr_t pc)
{
    explore_acquire(&object->clock);
    object->owner_pc = pc;
    if (write) {
        explore_acquire(&object->readers);
        object->owner = explore_self->number;
        object->depth = 1;
    } else {
        object->value++;
    }
}

static int rwlock(pthread_rwlock_t *lock, bool write, bool tries, uintptr_t pc, int64_t until_ns)
{
    struct object *object = explore_object(lock, OBJECT_RWLOCK);
    bool (*ready)(const struct thread *) = write ? can_write : can_read;

    if (tries || until_ns > 0)
        explore_tries();
    if (!tries && object->owner == explore_self->number)
        return EDEADLK;
    if (!explore_step((struct op){.kind = tries   ? OP_TRY
                                          : write ? OP_WRITE_LOCK
                                                  : OP_READ_LOCK,
                                  .address = object->address,
                                  .pc = pc,
                                  .object = object,
                                  .ready = tries ? NULL : ready,
                                  .until_ns = until_ns}))
        return ETIMEDOUT;
    explore_self->op.object = object;
    if (!ready(explore_self)) {
        object->tried = true;
        if (explore_on)
            explore_looked(object->address, pc, PATIENCE);
        return EBUSY;
    }
    took(object, write, pc);
    return 0;
}

int pthread_rwlock_init(pthread_rwlock_t *lock, const pthread_rwlockattr_t *attributes)
{
    (void)attributes;
    explore_object_anew(lock, OBJECT_RWLOCK);
    return 0;
}

int pthread_rwlock_destroy(pthread_rwlock_t *lock)
{
    explore_object_forget(lock);
    return 0;
}

int pthread_rwlock_rdlock(pthread_rwlock_t *lock)
{
    return rwlock(lock, false, false, HERE, 0);
}

int pthread_rwlock_wrlock(pthread_rwlock_t *lock)
{
    return rwlock(lock, true, false, HERE, 0);
}

int pthread_rwlock_tryrdlock(pthread_rwlock_t *lock)
{
    return rwlock(lock, false, true, HERE, 0);
}

int pthread_rwlock_trywrlock(pthread_rwlock_t *lock)
{
    return rwlock(lock, true, true, HERE, 0);
}

int pthread_rwlock_timedrdlock(pthread_rwlock_t *lock, const struct timespec *until)
{
    return rwlock(lock, false, false, HERE, explore_deadline_ns(until, CLOCK_REALTIME));
}

int pthread_rwlock_timedwrlock(pthread_rwlock_t *lock, const struct timespec *until)
{
    return rwlock(lock, true, false, HERE, explore_deadline_ns(until, CLOCK_REALTIME));
}

int pthread_rwlock_clockrdlock(pthread_rwlock_t *lock, clockid_t clock,
                               const struct timespec *until)
{
    return rwlock(lock, false, false, HERE, explore_deadline_ns(until, clock));
}

int pthread_rwlock_clockwrlock(pthread_rwlock_t *lock, clockid_t clock,
                               const struct timespec *until)
{
    return rwlock(lock, true, false, HERE, explore_deadline_ns(until, clock));
}

int pthread_rwlock_unlock(pthread_rwlock_t *lock)
{
    struct object *object = explore_object(lock, OBJECT_RWLOCK);

    explore_unlocks(object, HERE);
    if (object->owner >= 0) {
        explore_release(&object->clock);
        object->owner = -1;
        object->depth = 0;
    } else if (object->value > 0) {
        explore_release(&object->readers);
        object->value--;
    }
    if (object->tried)
        explore_changed();
    object->tried = false;
    return 0;
}

/* ---- barriers -------------------------------------------------------------------------------- */

static bool is_let_go(const struct thread *thread)
{
    return thread->granted;
}

int pthread_barrier_init(pthread_barrier_t *barrier, const pthread_barrierattr_t *attributes,
                         unsigned count)
{
    (void)attributes;
    if (count == 0)
        return EINVAL;
    explore_object_anew(barrier, OBJECT_BARRIER)->limit = count;
    return 0;
}

int pthread_barrier_destroy(pthread_barrier_t *barrier)
{
    explore_object_forget(barrier);
    return 0;
}

int pthread_barrier_wait(pthread_barrier_t *barrier)
{
    struct object *object = explore_object(barrier, OBJECT_BARRIER);
    struct op op = {.kind = OP_BARRIER, .address = object->address, .pc = HERE, .object = object};

    explore_step(op);
    explore_release(&object->clock);
    explore_changed();
    if (object->waiter_count + 1 >= object->limit) {
        for (unsigned at = 0; at < object->waiter_count; at++)
            object->waiters[at]->granted = true;
        object->waiter_count = 0;
        explore_acquire(&object->clock);
        return PTHREAD_BARRIER_SERIAL_THREAD;
    }
    explore_self->granted = false;
    object->waiters[object->waiter_count++] = explore_self;
    op.ready = is_let_go;
    explore_step(op);
    explore_acquire(&object->clock);
    return 0;
}

/* ---- semaphores ------------------------------------------------------------------------------ */

static bool is_above_zero(const struct thread *thread)
{
    return thread->op.object->value > 0;
}

/* One that nobody has made has the value that it has in memory. */
static struct object *semaphore_of(sem_t *semaphore)
{
    struct object *object = explore_object(semaphore, OBJECT_SEMAPHORE);
    int (*real)(sem_t *, int *), value = 0;

    if (object->limit == 0) {
        *(void **)&real = explore_real("sem_getvalue");
        if (real(semaphore, &value) == 0 && value > 0)
            object->value = (unsigned)value;
        object->limit = 1;
    }
    return object;
}

int sem_init(sem_t *semaphore, int shared, unsigned value)
{
    struct object *object = explore_object_anew(semaphore, OBJECT_SEMAPHORE);

    (void)shared;
    memset(semaphore, 0, sizeof *semaphore);
    object->value = value;
    object->limit = 1;
    return 0;
}

int sem_destroy(sem_t *semaphore)
{
    explore_object_forget(semaphore);
    return 0;
}

static int wait_for(sem_t *semaphore, bool tries, uintptr_t pc, int64_t until_ns)
{
    struct object *object = semaphore_of(semaphore);

    explore_test_cancel();
    if (!explore_step(
            (struct op){.kind = tries ? OP_TRY : OP_SEM_WAIT,
                        .address = object->address,
                        .pc = pc,
                        .object = object,
                        .ready = tries ? NULL : is_above_zero,
                        .until_ns = until_ns,
                        .interruption = tries ? NOT_INTERRUPTED : INTERRUPTED_UNLESS_RESTARTED})) {
        errno = explore_self->broken_off ? EINTR : ETIMEDOUT;
        return -1;
    }
    if (object->value == 0) {
        if (explore_on)
            explore_looked(object->address, pc, PATIENCE);
        errno = EAGAIN;
        return -1;
    }
    object->value--;
    explore_acquire(&object->clock);
    return 0;
}

int sem_wait(sem_t *semaphore)
{
    return wait_for(semaphore, false, HERE, 0);
}

int sem_trywait(sem_t *semaphore)
{
    return wait_for(semaphore, true, HERE, 0);
}

int sem_timedwait(sem_t *semaphore, const struct timespec *until)
{
    return wait_for(semaphore, false, HERE, explore_deadline_ns(until, CLOCK_REALTIME));
}

int sem_clockwait(sem_t *semaphore, clockid_t clock, const struct timespec *until)
{
    return wait_for(semaphore, false, HERE, explore_deadline_ns(until, clock));
}

int sem_post(sem_t *semaphore)
{
    struct object *object = semaphore_of(semaphore);

    explore_step(
        (struct op){.kind = OP_SEM_POST, .address = object->address, .pc = HERE, .object = object});
    explore_release(&object->clock);
    object->value++;
    explore_changed();
    return 0;
}

int sem_getvalue(sem_t *semaphore, int *value)
{
    struct object *object = semaphore_of(semaphore);

    explore_step(
        (struct op){.kind = OP_TRY, .address = object->address, .pc = HERE, .object = object});
    *value = (int)object->value;
    return 0;
}
