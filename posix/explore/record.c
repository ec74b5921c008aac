/* SPDX-License-Identifier: MIT
 *
 * What happens at each step, kept while a run is told. */
#include "posix/explore/shared.h"

#include <string.h>

const char *const explore_op_names[] = {
    [OP_START] = "start",
    [OP_READ] = "read",
    [OP_WRITE] = "write",
    [OP_ATOMIC_READ] = "atomic_read",
    [OP_ATOMIC_WRITE] = "atomic_write",
    [OP_ATOMIC_CHANGE] = "atomic_change",
    [OP_LOCK] = "lock",
    [OP_TRY] = "try",
    [OP_UNLOCK] = "unlock",
    [OP_READ_LOCK] = "read_lock",
    [OP_WRITE_LOCK] = "write_lock",
    [OP_WAIT] = "wait",
    [OP_WOKEN] = "woken",
    [OP_RELOCK] = "relock",
    [OP_SIGNAL] = "signal",
    [OP_BROADCAST] = "broadcast",
    [OP_BARRIER] = "barrier",
    [OP_SEM_WAIT] = "sem_wait",
    [OP_SEM_POST] = "sem_post",
    [OP_ONCE] = "once",
    [OP_CREATE] = "create",
    [OP_JOIN] = "join",
    [OP_YIELD] = "yield",
    [OP_SLEEP] = "sleep",
    [OP_EXIT] = "exit",
    [OP_END] = "end",
    [OP_INPUT] = "input",
    [OP_KILL] = "kill",
    [OP_SIGWAIT] = "sigwait",
    [OP_PATIENCE] = "patience",
    [OP_UNSIGNALLED] = "unsignalled",
    [OP_INTERRUPTED] = "interrupted",
    [OP_TEAM] = "team",
    [OP_IDLE] = "idle",
    [OP_CHUNK] = "chunk",
    [OP_SINGLE] = "single",
    [OP_ORDERED] = "ordered",
    [OP_TASK] = "task",
    [OP_TASK_RUN] = "task_run",
    [OP_TASK_END] = "task_end",
    [OP_TASK_WAIT] = "task_wait",
};

const char *const explore_failure_names[] = {
    [FAILURE_NONE] = "none",
    [FAILURE_EXIT] = "exit",
    [FAILURE_ASSERT] = "assert",
    [FAILURE_CRASH] = "crash",
    [FAILURE_DEADLOCK] = "deadlock",
    [FAILURE_WAKEUP] = "wakeup",
    [FAILURE_LIVELOCK] = "livelock",
    [FAILURE_HANG] = "hang",
    [FAILURE_RACE] = "race",
    [FAILURE_LEAK] = "leak",
    [FAILURE_UNSUPPORTED] = "unsupported",
};

const char *const explore_object_names[] = {
    [OBJECT_NONE] = "thread",   [OBJECT_MUTEX] = "mutex",     [OBJECT_CONDITION] = "condition",
    [OBJECT_RWLOCK] = "rwlock", [OBJECT_BARRIER] = "barrier", [OBJECT_SEMAPHORE] = "semaphore",
    [OBJECT_ONCE] = "once",     [OBJECT_SPIN] = "spin lock",  [OBJECT_ATOMIC] = "atomic",
    [OBJECT_FUTEX] = "word",
};

uint64_t explore_value(uintptr_t address, unsigned size)
{
    uint64_t value = 0;

    memcpy(&value, (const void *)address, size < sizeof value ? size : sizeof value);
    return value;
}

static bool has_value(const struct op *op)
{
    return op->size > 0 && op->size <= sizeof(uint64_t) &&
           (op->kind == OP_READ || op->kind == OP_WRITE || op->kind == OP_ATOMIC_READ ||
            op->kind == OP_ATOMIC_WRITE || op->kind == OP_ATOMIC_CHANGE);
}

void explore_event(const struct op *op)
{
    struct shared *shared = explore_shared;

    if (!explore_on || !shared->telling || shared->event_count == MOST_EVENTS)
        return;
    struct event *event = &shared->events[shared->event_count];
    *event = (struct event){.step = shared->steps,
                            .thread = explore_self->number,
                            .kind = op->kind,
                            .pc = op->pc,
                            .address = op->address,
                            .size = op->size};
    if (has_value(op)) {
        event->has_before = true;
        event->before = explore_value(op->address, op->size);
        if (op->kind != OP_READ && op->kind != OP_ATOMIC_READ) {
            explore_self->written = op->address;
            explore_self->written_size = op->size;
            explore_self->written_event = (int)shared->event_count;
        }
    }
    shared->event_count++;
}

void explore_event_older(uint64_t value, uintptr_t pc)
{
    struct shared *shared = explore_shared;

    if (shared->event_count == 0)
        return;
    struct event *event = &shared->events[shared->event_count - 1];
    if (event->step != shared->steps || event->thread != explore_self->number || !event->has_before)
        return;
    event->behind = pc;
    if (event->kind == OP_ATOMIC_WRITE) {
        event->after = value;
        event->has_after = true;
    } else {
        event->kind = OP_ATOMIC_READ; /* a compare-and-swap that fails is one, too */
        event->before = value;
    }
    explore_self->written = 0;
}

void explore_event_unsignalled(void)
{
    struct shared *shared = explore_shared;
    struct event *event = &shared->events[shared->event_count - 1];

    if (shared->event_count > 0 && event->thread == explore_self->number && event->kind == OP_WOKEN)
        event->kind = OP_UNSIGNALLED;
}

void explore_written(struct thread *thread)
{
    if (thread->written == 0)
        return;
    struct event *event = &explore_shared->events[thread->written_event];
    event->after = explore_value(thread->written, thread->written_size);
    event->has_after = true;
    thread->written = 0;
}
