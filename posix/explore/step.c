/* SPDX-License-Identifier: MIT
 *
 * The step at which one thread gives way to another: who can go on, who lets others go first. */
#include "posix/explore/shared.h"

#include <string.h>

enum { COMPUTES = 10 }; /* so many rounds of who may compute are one of who only looks */

struct manner explore_manner = {.patience = 40, .idle_rounds = 500};

static uint64_t changes;     /* how often something changed that one may wait for */
static unsigned idle_rounds; /* how often all had yielded, and nothing had changed since */
static bool any_yielded;

/* ---- who can go on --------------------------------------------------------------------------- */

static bool need_not_wait(const struct thread *thread)
{
    return !thread->op.ready || thread->interrupted || thread->op.ready(thread);
}

static bool can_go(const struct thread *thread)
{
    return thread->state == THREAD_ALIVE && (thread->op.early || need_not_wait(thread));
}

static bool find_ready(uint64_t *mask)
{
    bool any = false;

    memset(mask, 0, MASK_WORDS * sizeof *mask);
    for (int number = 0; number < explore_thread_count; number++)
        if (can_go(&explore_threads[number])) {
            mask_set(mask, number, true);
            any = true;
        }
    return any;
}

bool explore_others_can_go(void)
{
    bool any = false;

    for (int number = 0; number < explore_thread_count; number++)
        any = any || (number != explore_self->number && can_go(&explore_threads[number]));
    return any;
}

/* The one whose patience ends first; NULL: nobody's does. */
static struct thread *first_in_time(void)
{
    struct thread *first = NULL;

    for (int number = 0; number < explore_thread_count; number++) {
        struct thread *thread = &explore_threads[number];
        if (thread->state == THREAD_ALIVE && thread->op.until_ns > 0 &&
            (!first || thread->op.until_ns < first->op.until_ns))
            first = thread;
    }
    return first;
}

/* It goes on because its time has come. */
static struct thread *give_up(struct thread *thread)
{
    if (thread->op.until_ns > explore_now_ns())
        explore_time_pass(thread->op.until_ns - explore_now_ns());
    thread->timed_out = true;
    thread->yielded = false;
    return thread;
}

/* The one that was chosen: its time comes if that is all it can go on for. */
static struct thread *go_on(struct thread *thread)
{
    return need_not_wait(thread) ? thread : give_up(thread);
}

static bool any_of(const uint64_t *mask)
{
    for (int word = 0; word < MASK_WORDS; word++)
        if (mask[word])
            return true;
    return false;
}

/* Who only waits and looks gives way to all others: is not in `mask`, and only in `wide`, which
 * says who may be chosen against the default, if that may lead anywhere. Returns NULL, or who is
 * next since a time has come while all give way. */
static struct thread *leave_the_patient(uint64_t *mask, uint64_t *wide)
{
    uint64_t eager[MASK_WORDS], others[MASK_WORDS];
    bool all_sleep = true;

    memcpy(eager, mask, sizeof eager);
    for (int number = 0; number < explore_thread_count; number++) {
        const struct thread *thread = &explore_threads[number];
        if (thread->yielded)
            mask_set(eager, number, false);
        if (thread->yielded && thread->naps > 1)
            mask_set(wide, number, false);
        if (mask_has(mask, number) && thread->op.kind != OP_SLEEP)
            all_sleep = false;
    }
    if (any_of(eager)) {
        memcpy(mask, eager, sizeof eager);
        return NULL;
    }
    if (explore_surroundings && explore_surroundings->outside(true)) {
        memcpy(wide, mask, sizeof eager);
        return NULL;
    }
    explore_time_pass(1000000); /* all wait for something: perhaps for the time */
    struct thread *first = first_in_time();
    if (first && (all_sleep || first->op.until_ns <= explore_now_ns()))
        return give_up(first);
    for (int number = 0; number < explore_thread_count; number++)
        explore_threads[number].yielded = false;
    any_yielded = false;
    memcpy(others, mask, sizeof others);
    mask_set(others, explore_self->number, false);
    if (explore_self->state == THREAD_ALIVE)
        explore_yield(); /* the others take turns, or have theirs when they can go on: it may hold
                            a lock */
    if (explore_self->state == THREAD_ALIVE && any_of(others))
        memcpy(mask, others, sizeof others);
    memcpy(wide, mask, sizeof others);
    idle_rounds += explore_self->computes ? 1 : COMPUTES; /* that is not known for sure */
    return NULL;
}

/* Whose time has come may give up though others can go on: not by default, or who tries again and
 * again would keep those from it. */
static void add_expired(uint64_t *wide)
{
    for (int number = 0; number < explore_thread_count; number++) {
        const struct thread *thread = &explore_threads[number];
        if (thread->state == THREAD_ALIVE && thread->op.until_ns > 0 && !can_go(thread) &&
            thread->op.until_ns <= explore_now_ns())
            mask_set(wide, number, true);
    }
}

static _Noreturn void tell_blocked(void)
{
    struct shared *shared = explore_shared;
    unsigned lost = 0;

    for (int number = 0; number < explore_thread_count; number++) {
        const struct thread *thread = &explore_threads[number];
        const struct object *object = thread->op.object;
        if (thread->state != THREAD_ALIVE || thread->op.kind == OP_IDLE || thread->is_timer ||
            shared->blocked_count == MOST_BLOCKED)
            continue;
        struct blocked *blocked = &shared->blocked[shared->blocked_count++];
        *blocked = (struct blocked){.thread = number,
                                    .holder = object && object->depth ? object->owner : -1,
                                    .kind = thread->op.kind,
                                    .address = thread->op.address,
                                    .pc = thread->op.pc};
        if (object) {
            blocked->object_kind = object->kind;
            blocked->holder_pc = object->owner_pc;
            blocked->lost = thread->op.kind == OP_WOKEN ? object->lost : 0;
            blocked->lost_pc = object->lost_pc;
            lost += blocked->lost;
        } else if (thread->op.kind == OP_JOIN) {
            blocked->holder = (int)thread->op.address;
        }
    }
    if (explore_forked && shared->blocked_count == 1)
        explore_unsupported("processes that wait for each other");
    explore_fail(lost ? FAILURE_WAKEUP : FAILURE_DEADLOCK, explore_self->op.pc, "nobody can go on");
}

/* Whom the policy chooses next; the caller may have ended. */
struct thread *explore_next(void)
{
    struct shared *shared = explore_shared;
    uint64_t mask[MASK_WORDS], wide[MASK_WORDS];
    struct thread *current = explore_self->state == THREAD_ALIVE ? explore_self : NULL, *next;

    while (!find_ready(mask)) {
        next = first_in_time();
        if (explore_surroundings && explore_surroundings->outside(next != NULL))
            continue;
        if (!next)
            tell_blocked();
        return give_up(next);
    }
    memcpy(wide, mask, sizeof wide);
    next = leave_the_patient(mask, wide);
    if (next)
        return next;
    if (idle_rounds > COMPUTES * explore_manner.idle_rounds)
        explore_fail(FAILURE_LIVELOCK, explore_self->op.pc,
                     "all threads that can run only look again and again, and nothing changes");
    if (shared->steps == shared->most_steps && explore_manner.long_runs)
        return go_on(explore_default(mask, current));
    if (shared->steps == shared->most_steps) {
        shared->cut_off = 1;
        explore_leave(0);
    }
    add_expired(wide);
    next = explore_choose(mask, wide, current);
    mask_set(wide, next->number, false);
    memcpy(shared->choices[shared->steps], wide, sizeof wide);
    shared->older[shared->steps] = shared->reach[shared->steps] = 0;
    explore_state_step(shared->steps, next->number, next->op.pc);
    shared->chosen[shared->steps++] = (uint16_t)next->number;
    return go_on(next);
}

/* Before a wait that may end in another way: what comes before this step does not end it. */
static void begin_to_wait(struct op *op)
{
    explore_step((struct op){
        .kind = OP_PATIENCE, .address = op->address, .pc = op->pc, .object = op->object});
    op->early = op->ready && op->until_ns > 0 && explore_choose_early();
}

/* The caller's step, until it may go on. */
static void make(const struct op *op)
{
    struct thread *self = explore_self;
    bool broken_off = false;

    self->timed_out = false;
    do {
        explore_switch(explore_next());
        explore_time_pass(1000);
        explore_tick();
        if (self->interrupted)
            broken_off = explore_signals_deliver(op->interruption);
    } while (op->ready && !self->timed_out && !broken_off && !op->ready(self));
    self->broken_off = broken_off && !(op->ready && op->ready(self));
}

bool explore_step(struct op op)
{
    struct thread *self = explore_self;

    if (!explore_on) {
        if (!op.ready)
            return true;
        self->op = op;
        if (op.ready(self))
            return true;
        explore_serve(); /* it waits, and nobody else is there */
        explore_on = true;
    }
    explore_written(self);
    if (self->op.object)
        explore_state_object(self->op.object);
    if ((op.ready && op.until_ns > 0) || (op.interruption && explore_has_handlers()))
        begin_to_wait(&op);
    self->op = op;
    make(&op);
    if (op.object)
        explore_check_freed(op.object->address, op.pc);
    if (self->broken_off)
        self->op.kind = OP_INTERRUPTED;
    if (!self->timed_out)
        explore_event(&self->op);
    if (self->any_time)
        explore_test_cancel();
    return !self->timed_out && !self->broken_off;
}

void explore_nap(void)
{
    struct thread *self = explore_self;

    self->naps = self->napped_at == changes ? self->naps + 1 : 1;
    self->napped_at = changes;
    self->yielded = any_yielded = true;
}

void explore_yield(void)
{
    explore_self->naps = 2; /* it is no use to come back before something changes */
    explore_self->yielded = true;
    any_yielded = true;
}

/* Who has given way may go on, since what they wait for may be there. */
void explore_changed(void)
{
    changes++;
    idle_rounds = 0;
    if (!any_yielded)
        return;
    any_yielded = false;
    for (int number = 0; number < explore_thread_count; number++)
        explore_threads[number].yielded = false;
}

uint64_t explore_changes(void)
{
    return changes;
}
