/* SPDX-License-Identifier: MIT
 *
 * pthread_create, _join, _detach, _exit, _self, _cancel and their like of C11. */
#include "posix/explore/explore.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <threads.h>

/* A pthread_t is a thread's number and 1. */
struct thread *explore_thread_of(unsigned long handle)
{
    return handle >= 1 && handle <= (unsigned long)explore_thread_count
               ? &explore_threads[handle - 1]
               : NULL;
}

int explore_create(unsigned long *handle, void *(*start)(void *), void *argument, size_t stack_size,
                   bool detached, uintptr_t pc)
{
    struct thread *thread;

    explore_serve();
    explore_on = true;
    thread = explore_thread_open(start, argument, stack_size, pc);
    if (!thread)
        explore_unsupported("more than 255 threads");
    thread->detached = detached;
    *handle = (unsigned long)thread->number + 1;
    explore_event(&(struct op){.kind = OP_CREATE, .address = (uintptr_t)thread->number, .pc = pc});
    explore_changed();
    return 0;
}

static bool has_ended(const struct thread *thread)
{
    return explore_threads[thread->op.address].state != THREAD_ALIVE;
}

int explore_join(unsigned long handle, void **result, uintptr_t pc)
{
    struct thread *thread = explore_thread_of(handle);

    if (!thread || thread->joined || thread->state == THREAD_FREE)
        return ESRCH;
    if (thread->detached)
        return EINVAL;
    if (thread == explore_self)
        return EDEADLK;
    explore_test_cancel();
    explore_step((struct op){
        .kind = OP_JOIN, .address = (uintptr_t)thread->number, .pc = pc, .ready = has_ended});
    explore_acquire(&thread->clock);
    thread->joined = true;
    if (result)
        *result = thread->result;
    return 0;
}

int pthread_create(pthread_t *handle, const pthread_attr_t *attributes, void *(*start)(void *),
                   void *argument)
{
    int detached = PTHREAD_CREATE_JOINABLE;
    size_t size = 0;

    if (attributes) {
        pthread_attr_getdetachstate(attributes, &detached);
        pthread_attr_getstacksize(attributes, &size);
    }
    return explore_create(handle, start, argument, size > 1 << 24 ? 0 : size,
                          detached == PTHREAD_CREATE_DETACHED, HERE);
}

int pthread_join(pthread_t handle, void **result)
{
    return explore_join(handle, result, HERE);
}

int pthread_detach(pthread_t handle)
{
    struct thread *thread = explore_thread_of(handle);

    if (!thread || thread->joined)
        return ESRCH;
    thread->detached = true;
    return 0;
}

pthread_t pthread_self(void)
{
    return (pthread_t)explore_self->number + 1;
}

/* ---- the end of a thread from within --------------------------------------------------------- */

static _Noreturn void unwind(void)
{
    __pthread_unwind_buf_t *buffer = explore_self->cleanup;

    if (buffer) {
        struct __jmp_buf_tag *volatile jump = (void *)buffer->__cancel_jmp_buf; /* its beginning */
        explore_self->cleanup = buffer->__pad[0];
        siglongjmp(jump, 1);
    }
    explore_thread_end(explore_self->result);
}

void __pthread_register_cancel(__pthread_unwind_buf_t *buffer)
{
    buffer->__pad[0] = explore_self->cleanup;
    explore_self->cleanup = buffer;
}

void __pthread_unregister_cancel(__pthread_unwind_buf_t *buffer)
{
    explore_self->cleanup = buffer->__pad[0];
}

void __pthread_unwind_next(__pthread_unwind_buf_t *buffer)
{
    (void)buffer;
    unwind();
}

void pthread_exit(void *result)
{
    explore_self->result = result;
    unwind();
}

void explore_test_cancel(void)
{
    if (explore_self->cancelled && !explore_self->no_cancel) {
        explore_self->no_cancel = true;
        explore_self->result = PTHREAD_CANCELED;
        unwind();
    }
}

int pthread_cancel(pthread_t handle)
{
    struct thread *thread = explore_thread_of(handle);

    if (!thread || thread->state != THREAD_ALIVE)
        return ESRCH;
    explore_step((struct op){.kind = OP_YIELD, .pc = HERE});
    thread->cancelled = true;
    explore_changed();
    return 0;
}

void pthread_testcancel(void)
{
    explore_step((struct op){.kind = OP_TRY, .pc = HERE});
    explore_test_cancel();
}

int pthread_setcancelstate(int state, int *old)
{
    if (old)
        *old = explore_self->no_cancel ? PTHREAD_CANCEL_DISABLE : PTHREAD_CANCEL_ENABLE;
    explore_self->no_cancel = state == PTHREAD_CANCEL_DISABLE;
    return 0;
}

/* Asynchronously it ends at any of its steps. */
int pthread_setcanceltype(int type, int *old)
{
    if (old)
        *old = explore_self->any_time ? PTHREAD_CANCEL_ASYNCHRONOUS : PTHREAD_CANCEL_DEFERRED;
    if (type != PTHREAD_CANCEL_DEFERRED && type != PTHREAD_CANCEL_ASYNCHRONOUS)
        return EINVAL;
    explore_self->any_time = type == PTHREAD_CANCEL_ASYNCHRONOUS;
    if (explore_self->any_time)
        explore_test_cancel();
    return 0;
}

/* ---- C11 ------------------------------------------------------------------------------------- */

int thrd_create(thrd_t *handle, thrd_start_t start, void *argument)
{
    union {
        thrd_start_t is_int;
        void *(*is_pointer)(void *);
    } same = {start}; /* a result of either kind comes back in the same register */

    return explore_create(handle, same.is_pointer, argument, 0, false, HERE) ? thrd_error
                                                                             : thrd_success;
}

int thrd_join(thrd_t handle, int *result)
{
    void *value;

    if (explore_join(handle, &value, HERE) != 0)
        return thrd_error;
    if (result)
        *result = (int)(intptr_t)value;
    return thrd_success;
}

int thrd_detach(thrd_t handle)
{
    return pthread_detach(handle) ? thrd_error : thrd_success;
}

thrd_t thrd_current(void)
{
    return pthread_self();
}

void thrd_exit(int result)
{
    pthread_exit((void *)(intptr_t)result);
}

int tss_create(tss_t *key, tss_dtor_t destroy)
{
    return pthread_key_create(key, destroy) ? thrd_error : thrd_success;
}

void tss_delete(tss_t key)
{
    pthread_key_delete(key);
}

void *tss_get(tss_t key)
{
    return pthread_getspecific(key);
}

int tss_set(tss_t key, void *value)
{
    return pthread_setspecific(key, value) ? thrd_error : thrd_success;
}
