/* SPDX-License-Identifier: MIT
 *
 * Tasks. One that is deferred is run by a thread of the team that waits, as a strand of its own:
 * what that thread did before orders nothing, so that a race is one whoever runs the task. */
#include "openmp/explore/omp.h"

#include <stdlib.h>
#include <string.h>

struct strand { /* what a thread executed before it took a task */
    int number;
    struct clock clock, acquired, released;
    bool has_released;
    struct task *task;
    struct work *work;
};

/* ---- the end of a task ----------------------------------------------------------------------- */

static void let_go(struct task *task)
{
    if (!task->has_ended || task->children > 0 || task->is_kept || !task->parent)
        return;
    omp_forget_depended(task);
    free(task->event);
    free(task->block);
    free(task);
}

static void finish(struct task *task, bool was_queued)
{
    struct task *parent = task->parent;

    task->has_ended = true;
    omp_depend_end(task);
    if (was_queued) {
        explore_clock_join(&parent->ended, &task->clock);
        explore_clock_join(&task->team->arriving, &task->clock);
        if (task->counted) {
            explore_clock_join(&task->counted->clock, &task->clock);
            task->counted->unfinished--;
        }
        task->team->unfinished--;
        explore_changed();
    }
    parent->children--;
    struct team *team = task->team;
    let_go(task);
    let_go(parent);
    omp_barrier_look(team);
}

/* ---- running --------------------------------------------------------------------------------- */

/* What is below on the stack belonged to others, or was the task's own. */
static void forget_stack(void)
{
    uintptr_t here = (uintptr_t)__builtin_frame_address(0);

    if (explore_self->lowest < here)
        explore_shadow_forget(explore_self->lowest, here - explore_self->lowest);
    explore_self->lowest = here;
}

static struct strand *begin(struct task *task)
{
    struct thread *self = explore_self;
    struct member *me = omp_me();
    struct strand *before = omp_memory(sizeof *before);
    int strand = explore_strand_open(self->number, true);

    explore_written(self);
    *before = (struct strand){.number = self->strand,
                              .clock = self->clock,
                              .acquired = self->acquired,
                              .released = self->released,
                              .has_released = self->has_released,
                              .task = me->task,
                              .work = me->work};
    me->task = task;
    if (strand < 0) { /* there are too many at once */
        explore_acquire(&task->clock);
        return before;
    }
    self->strand = strand;
    self->clock = task->clock;
    self->clock.at[strand] = explore_strand_begin(strand);
    self->has_released = false;
    memset(&self->acquired, 0, sizeof self->acquired);
    return before;
}

static void end(struct task *task, struct strand *before)
{
    struct thread *self = explore_self;
    struct member *me = omp_me();

    explore_written(self);
    task->clock = self->clock;
    if (self->strand != before->number) {
        explore_strand_close(self->strand);
        self->strand = before->number;
        self->clock = before->clock;
        self->acquired = before->acquired;
        self->released = before->released;
        self->has_released = before->has_released;
    } else {
        explore_tick();
    }
    me->task = before->task;
    me->work = before->work;
    free(before);
}

static void run(struct task *task)
{
    forget_stack();
    struct strand *before = begin(task);
    explore_event(&(struct op){.kind = OP_TASK_RUN, .pc = task->pc});
    task->function(task->data);
    explore_event(&(struct op){.kind = OP_TASK_END, .pc = task->pc});
    end(task, before);
    forget_stack();
    task->body_ended = true;
    if (task->event && task->event->fulfilled)
        explore_clock_join(&task->clock, &task->event->clock);
    if (!task->event || task->event->fulfilled)
        finish(task, true);
}

bool omp_may_take_any(const struct task *task, const struct thread *thread)
{
    (void)task;
    (void)thread;
    return true;
}

static bool may_take_child(const struct task *task, const struct thread *thread)
{
    return task->parent == omp_members[thread->number].task;
}

bool omp_any_ready(const struct thread *thread,
                   bool (*may_take)(const struct task *task, const struct thread *thread))
{
    const struct task *task = omp_members[thread->number].team->first;

    for (; task; task = task->next)
        if (task->waits_for == 0 && may_take(task, thread))
            return true;
    return false;
}

void omp_run_ready(bool (*may_take)(const struct task *task, const struct thread *thread))
{
    struct team *team = omp_me()->team;
    struct task **ready[MOST_THREADS], *task;
    int count = 0;

    for (struct task **at = &team->first; *at && count < explore_thread_count; at = &(*at)->next)
        if ((*at)->waits_for == 0 && may_take(*at, explore_self))
            ready[count++] = at;
    if (count == 0)
        return;
    struct task **place = ready[explore_pick(count)];
    task = *place;
    *place = task->next;
    if (!*place)
        team->last = place;
    task->next = NULL;
    run(task);
}

/* ---- waiting --------------------------------------------------------------------------------- */

static bool children_ended_or_ready(const struct thread *thread)
{
    return omp_members[thread->number].task->children == 0 || omp_any_ready(thread, may_take_child);
}

void omp_wait_for_children(uintptr_t pc)
{
    struct task *task = omp_me()->task;

    while (task->children > 0) {
        explore_step((struct op){.kind = OP_TASK_WAIT, .pc = pc, .ready = children_ended_or_ready});
        if (task->children > 0)
            omp_run_ready(may_take_child);
    }
    explore_acquire(&task->ended);
}

/* For the undeferred task that the caller is about to run: it has become the thread's task. */
static bool free_or_siblings_ready(const struct thread *thread)
{
    const struct task *task = omp_members[thread->number].task;

    if (task->waits_for == 0)
        return true;
    for (const struct task *other = task->team->first; other; other = other->next)
        if (other->waits_for == 0 && other->parent == task->parent)
            return true;
    return false;
}

static bool may_take_sibling(const struct task *task, const struct thread *thread)
{
    return task->parent == omp_members[thread->number].task->parent;
}

static void wait_for_depended(struct task *task)
{
    while (task->waits_for > 0) {
        explore_step(
            (struct op){.kind = OP_TASK_WAIT, .pc = task->pc, .ready = free_or_siblings_ready});
        if (task->waits_for > 0)
            omp_run_ready(may_take_sibling);
    }
    explore_acquire(&task->clock);
}

static bool event_fulfilled(const struct thread *thread)
{
    return omp_members[thread->number].task->event->fulfilled;
}

/* The caller goes on when it has ended. */
void omp_run_at_once(struct task *task)
{
    struct member *me = omp_me();

    me->task = task;
    wait_for_depended(task);
    task->function(task->data);
    if (task->event) {
        explore_step((struct op){.kind = OP_TASK_WAIT, .pc = task->pc, .ready = event_fulfilled});
        explore_acquire(&task->event->clock);
    }
    me->task = task->parent;
    explore_release(&task->clock);
    finish(task, false);
}

/* ---- detach ---------------------------------------------------------------------------------- */

void omp_fulfill_event(uintptr_t event);

/* The event goes by the task's address. */
void omp_fulfill_event(uintptr_t event)
{
    struct task *task = (struct task *)event; /* NOLINT(performance-no-int-to-ptr) */

    explore_release(&task->event->clock);
    task->event->fulfilled = true;
    explore_changed();
    if (!task->body_ended)
        return;
    explore_clock_join(&task->clock, &task->event->clock);
    finish(task, true);
}
