/* SPDX-License-Identifier: MIT
 *
 * Mutexes, conditions and onces, whichever name the program calls them by. An unlock is no step of
 * its own unless somebody tries locks: nothing can come of it that does not come of the next lock.
 */
#include "posix/explore/explore.h"

#include <pthread.h>

static bool is_free(const struct thread *thread)
{
    const struct object *object = thread->op.object;

    return object->depth == 0 ||
           (object->owner == thread->number && object->type == PTHREAD_MUTEX_RECURSIVE);
}

/* Whether unlocks are steps: that something is locked is seen only by who tries it. Known from then
 * on as if it were one of the instructions that race. */
enum { UNLOCKS = 1 };

static bool unlocks_are_steps(void)
{
    return explore_on && explore_is_visible(UNLOCKS);
}

void explore_tries(void)
{
    if (explore_on)
        explore_make_visible(UNLOCKS);
}

static void take(struct object *object, uintptr_t pc)
{
    if (object->depth++ == 0)
        object->owner_pc = pc;
    object->owner = explore_self->number;
    explore_acquire(&object->clock);
}

bool explore_lock(struct object *object, enum op_kind kind, uintptr_t pc, int64_t until_ns)
{
    if (until_ns > 0) /* it may see that it is held, and give up */
        explore_tries();
    if (!explore_step((struct op){.kind = kind,
                                  .address = object->address,
                                  .pc = pc,
                                  .object = object,
                                  .ready = is_free,
                                  .until_ns = until_ns}))
        return false;
    take(object, pc);
    return true;
}

bool explore_try(struct object *object, uintptr_t pc)
{
    explore_tries();
    explore_step(
        (struct op){.kind = OP_TRY, .address = object->address, .pc = pc, .object = object});
    explore_self->op.object = object;
    if (is_free(explore_self)) {
        take(object, pc);
        return true;
    }
    object->tried = true;
    if (explore_on)
        explore_looked(object->address, pc, PATIENCE);
    return false;
}

static bool release(struct object *object)
{
    bool mine = object->depth > 0 && object->owner == explore_self->number;

    explore_release(&object->clock);
    if (object->depth > 0 && --object->depth == 0)
        object->owner = -1;
    explore_state_object(object);
    if (object->tried) /* or else nobody waits for it without being blocked */
        explore_changed();
    object->tried = false;
    return mine;
}

void explore_unlocks(struct object *object, uintptr_t pc)
{
    struct op op = {.kind = OP_UNLOCK, .address = object->address, .pc = pc, .object = object};

    if (unlocks_are_steps()) {
        explore_step(op);
    } else {
        explore_written(explore_self);
        explore_event(&op);
    }
}

bool explore_unlock(struct object *object, uintptr_t pc)
{
    explore_unlocks(object, pc);
    explore_check_freed(object->address, pc);
    return release(object);
}

/* ---- conditions ------------------------------------------------------------------------------ */

static bool is_granted(const struct thread *thread)
{
    return thread->granted || thread->unsignalled || thread->cancelled;
}

static void leave(struct object *condition, const struct thread *thread)
{
    unsigned kept = 0;

    for (unsigned at = 0; at < condition->waiter_count; at++)
        if (condition->waiters[at] != thread)
            condition->waiters[kept++] = condition->waiters[at];
    condition->waiter_count = kept;
}

/* A signal is for any one of those who wait: who comes first takes it. */
static void take_signal(struct object *condition, struct thread *self)
{
    bool granted = self->granted;

    self->granted = false;
    leave(condition, self);
    if (!granted)
        return;
    condition->value--;
    for (unsigned at = 0; at < condition->waiter_count && condition->value == 0; at++)
        condition->waiters[at]->granted = false;
}

void explore_may_wake(struct thread *thread)
{
    thread->unsignalled = !thread->woke && explore_choose_early();
    thread->woke |= thread->unsignalled;
}

void explore_woke(struct thread *thread, bool in_time)
{
    if (thread->unsignalled && in_time && !thread->granted && !thread->cancelled)
        explore_event_unsignalled();
    thread->unsignalled = false;
}

bool explore_wait(struct object *condition, struct object *mutex, uintptr_t pc, int64_t until_ns)
{
    struct thread *self = explore_self;
    unsigned depth;

    explore_test_cancel();
    explore_step(
        (struct op){.kind = OP_WAIT, .address = condition->address, .pc = pc, .object = condition});
    explore_may_wake(self);
    depth = mutex->depth;
    mutex->depth = depth ? 1 : 0;
    explore_written(self);
    explore_event(&(struct op){.kind = OP_UNLOCK, .address = mutex->address, .pc = pc});
    release(mutex);
    self->granted = false;
    condition->waiters[condition->waiter_count++] = self;
    bool woken = explore_step((struct op){.kind = OP_WOKEN,
                                          .address = condition->address,
                                          .pc = pc,
                                          .object = condition,
                                          .ready = is_granted,
                                          .until_ns = until_ns});
    explore_woke(self, woken);
    take_signal(condition, self);
    explore_lock(mutex, OP_RELOCK, pc, 0);
    mutex->depth = depth ? depth : 1;
    explore_test_cancel();
    return woken;
}

void explore_signal(struct object *condition, bool all, uintptr_t pc)
{
    explore_step((struct op){.kind = all ? OP_BROADCAST : OP_SIGNAL,
                             .address = condition->address,
                             .pc = pc,
                             .object = condition});
    if (condition->waiter_count == 0) {
        condition->lost++;
        condition->lost_pc = pc;
        return;
    }
    if (all)
        condition->value = condition->waiter_count;
    else if (condition->value < condition->waiter_count)
        condition->value++;
    for (unsigned at = 0; at < condition->waiter_count; at++)
        condition->waiters[at]->granted = true;
    explore_changed();
}

/* ---- once ------------------------------------------------------------------------------------ */

enum { ONCE_NEW, ONCE_RUNS, ONCE_DONE };

static bool is_not_running(const struct thread *thread)
{
    return thread->op.object->value != ONCE_RUNS;
}

void explore_once(struct object *once, void (*routine)(void), uintptr_t pc)
{
    explore_step((struct op){.kind = OP_ONCE,
                             .address = once->address,
                             .pc = pc,
                             .object = once,
                             .ready = is_not_running});
    if (once->value == ONCE_NEW) {
        once->value = ONCE_RUNS;
        once->owner = explore_self->number;
        once->depth = 1;
        once->owner_pc = pc;
        routine();
        once->value = ONCE_DONE;
        once->depth = 0;
        explore_release(&once->clock);
        explore_changed();
    }
    explore_acquire(&once->clock);
}
