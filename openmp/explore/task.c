/* SPDX-License-Identifier: MIT
 *
 * Tasks. One that is deferred is run by a thread of the team that waits, as a strand of its own:
 * what that thread did before orders nothing, so that a race is one whoever runs the task. */
#include "openmp/explore/omp.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_QUEUED = 2000, MOST_TASKS_OF_LOOP = 8 };

/* As libgomp's gomp-constants.h has them. */
enum {
    FLAG_FINAL = 1 << 1,
    FLAG_DEPEND = 1 << 3,
    FLAG_UP = 1 << 8,
    FLAG_GRAINSIZE = 1 << 9,
    FLAG_IF = 1 << 10,
    FLAG_NOGROUP = 1 << 11,
    FLAG_REDUCTION = 1 << 12,
    FLAG_DETACH = 1 << 13,
};

struct strand { /* what a thread executed before it took a task */
    int number;
    struct clock clock, acquired, released;
    bool has_released;
    struct task *task;
    struct work *work;
};

/* ---- the end of a task -------------------------------------------------------------------------
 */

static void let_go(struct task *task)
{
    if (!task->has_ended || task->children > 0 || task->is_kept || !task->parent)
        return;
    omp_forget_depended(task);
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

/* ---- running -----------------------------------------------------------------------------------
 */

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

static bool may_take_of_group(const struct task *task, const struct thread *thread)
{
    return task->counted == omp_members[thread->number].group;
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

/* ---- waiting -----------------------------------------------------------------------------------
 */

static bool children_ended_or_ready(const struct thread *thread)
{
    return omp_members[thread->number].task->children == 0 || omp_any_ready(thread, may_take_child);
}

static void wait_for_children(uintptr_t pc)
{
    struct task *task = omp_me()->task;

    while (task->children > 0) {
        explore_step((struct op){.kind = OP_TASK_WAIT, .pc = pc, .ready = children_ended_or_ready});
        if (task->children > 0)
            omp_run_ready(may_take_child);
    }
    explore_acquire(&task->ended);
}

static bool group_ended_or_ready(const struct thread *thread)
{
    return omp_members[thread->number].group->unfinished == 0 ||
           omp_any_ready(thread, may_take_of_group);
}

static void begin_group(void)
{
    struct task *task = omp_me()->task;
    struct group *group = omp_memory(sizeof *group);

    group->outer = task->group;
    task->group = group;
}

static void end_group(uintptr_t pc)
{
    struct member *me = omp_me();
    struct task *task = me->task;
    struct group *group = task->group;

    while (group->unfinished > 0) {
        me->group = group;
        explore_step((struct op){.kind = OP_TASK_WAIT, .pc = pc, .ready = group_ended_or_ready});
        if (group->unfinished > 0)
            omp_run_ready(may_take_of_group);
    }
    explore_acquire(&group->clock);
    task->group = group->outer;
    free(group);
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

/* ---- making ------------------------------------------------------------------------------------
 */

struct made { /* what gcc hands over of a task */
    void (*function)(void *data);
    void *data;
    void (*copy)(void *to, void *from);
    size_t size, alignment;
    uintptr_t pc;
};

/* Gives the task memory of its own for its data. */
static void copy_data(struct task *task, const struct made *made)
{
    size_t alignment = made->alignment > 1 ? made->alignment : 1;

    task->block = omp_memory(made->size + alignment);
    char *at = (char *)(((uintptr_t)task->block + alignment - 1) / alignment * alignment);
    if (made->copy)
        made->copy(at, made->data);
    else
        memcpy(at, made->data, made->size);
    task->data = at;
}

static struct task *open_task(const struct made *made)
{
    struct task *parent = omp_me()->task, *task = omp_memory(sizeof *task);

    task->parent = parent;
    task->team = omp_me()->team;
    task->group = task->counted = parent->group;
    task->function = made->function;
    task->pc = made->pc;
    task->final = parent->final;
    parent->children++;
    return task;
}

/* The caller goes on when it has ended. */
static void run_at_once(struct task *task)
{
    struct member *me = omp_me();

    me->task = task;
    wait_for_depended(task);
    task->function(task->data);
    me->task = task->parent;
    explore_release(&task->clock);
    finish(task, false);
}

static void queue(struct task *task)
{
    struct team *team = task->team;

    explore_release(&task->clock);
    *team->last = task;
    team->last = &task->next;
    team->unfinished++;
    if (task->counted)
        task->counted->unfinished++;
    explore_event(&(struct op){.kind = OP_TASK, .pc = task->pc});
    explore_changed();
}

static bool may_take_last(const struct task *task, const struct thread *thread)
{
    (void)thread;
    return !task->next;
}

static void make(const struct made *made, bool deferred, bool final, void **depend)
{
    struct task *task = open_task(made);
    struct team *team = task->team;

    deferred = deferred && !task->final && team->size > 1;
    task->final = task->final || final;
    copy_data(task, made);
    if (depend)
        omp_depend(task, depend);
    if (!deferred) {
        run_at_once(task);
        return;
    }
    queue(task);
    if (team->unfinished > MOST_QUEUED && task->waits_for == 0)
        omp_run_ready(may_take_last);
}

void GOMP_task(void (*function)(void *), void *data, void (*copy)(void *, void *), long size,
               long alignment, bool deferred, unsigned flags, void **depend, int priority,
               void *detach);
void GOMP_taskwait(void);
void GOMP_taskwait_depend(void **depend);
void GOMP_taskyield(void);
void GOMP_taskgroup_start(void);
void GOMP_taskgroup_end(void);

void GOMP_task(void (*function)(void *), void *data, void (*copy)(void *, void *), long size,
               long alignment, bool deferred, unsigned flags, void **depend, int priority,
               void *detach)
{
    struct made made = {function, data, copy, (size_t)size, (size_t)alignment, HERE};

    (void)priority;
    (void)detach;
    if (flags & FLAG_DETACH)
        explore_unsupported("tasks with the clause detach");
    if (flags & FLAG_REDUCTION)
        explore_unsupported("reductions of tasks");
    make(&made, deferred, flags & FLAG_FINAL, flags & FLAG_DEPEND ? depend : NULL);
}

void GOMP_taskwait(void)
{
    wait_for_children(HERE);
}

static void nothing(void *data)
{
    (void)data;
}

void GOMP_taskwait_depend(void **depend)
{
    make(&(struct made){.function = nothing, .pc = HERE}, false, false, depend);
}

void GOMP_taskyield(void)
{
    explore_step((struct op){.kind = OP_YIELD, .pc = HERE});
}

void GOMP_taskgroup_start(void)
{
    begin_group();
}

void GOMP_taskgroup_end(void)
{
    end_group(HERE);
}

/* ---- taskloop ----------------------------------------------------------------------------------
 */

/* How many tasks a loop becomes. */
static uint64_t task_count(uint64_t iterations, unsigned flags, uint64_t wanted)
{
    uint64_t count = wanted;

    if (flags & FLAG_GRAINSIZE)
        count = wanted ? iterations / wanted : iterations;
    else if (wanted == 0)
        count = MOST_TASKS_OF_LOOP;
    if (count == 0)
        count = 1;
    return count < iterations ? count : iterations;
}

/* The first two words of each task's data are where its iterations begin and end. */
static void make_of_loop(const struct made *made, const struct work *loop, uint64_t number,
                         uint64_t count, unsigned flags)
{
    uint64_t each = loop->count / count, more = loop->count % count;
    uint64_t from = number * each + (number < more ? number : more);
    uint64_t to = from + each + (number < more);
    uint64_t bounds[2] = {loop->start + from * loop->step, loop->start + to * loop->step}, kept[2];

    memcpy(kept, made->data, sizeof kept);
    memcpy(made->data, bounds, sizeof bounds);
    struct task *task = open_task(made);
    copy_data(task, made);
    memcpy(task->data, bounds, sizeof bounds); /* not every copying function copies them */
    memcpy(made->data, kept, sizeof kept);
    if (!(flags & FLAG_IF) || task->final || flags & FLAG_FINAL || task->team->size == 1)
        run_at_once(task);
    else
        queue(task);
}

static void loop_of_tasks(const struct made *made, unsigned flags, uint64_t wanted,
                          struct work loop)
{
    if (flags & FLAG_REDUCTION)
        explore_unsupported("reductions of tasks");
    if (!(flags & FLAG_NOGROUP))
        begin_group();
    uint64_t count = loop.count ? task_count(loop.count, flags, wanted) : 0;
    for (uint64_t number = 0; number < count; number++)
        make_of_loop(made, &loop, number, count, flags);
    if (!(flags & FLAG_NOGROUP))
        end_group(made->pc);
}

void GOMP_taskloop(void (*function)(void *), void *data, void (*copy)(void *, void *), long size,
                   long alignment, unsigned flags, unsigned long wanted, int priority, long from,
                   long to, long step);
void GOMP_taskloop_ull(void (*function)(void *), void *data, void (*copy)(void *, void *),
                       long size, long alignment, unsigned flags, unsigned long wanted,
                       int priority, unsigned long long from, unsigned long long to,
                       unsigned long long step);

void GOMP_taskloop(void (*function)(void *), void *data, void (*copy)(void *, void *), long size,
                   long alignment, unsigned flags, unsigned long wanted, int priority, long from,
                   long to, long step)
{
    struct made made = {function, data, copy, (size_t)size, (size_t)alignment, HERE};

    (void)priority;
    loop_of_tasks(&made, flags, wanted,
                  omp_loop((uint64_t)from, (uint64_t)to, (uint64_t)step, step > 0, true,
                           SCHEDULE_STATIC, 0, false));
}

void GOMP_taskloop_ull(void (*function)(void *), void *data, void (*copy)(void *, void *),
                       long size, long alignment, unsigned flags, unsigned long wanted,
                       int priority, unsigned long long from, unsigned long long to,
                       unsigned long long step)
{
    struct made made = {function, data, copy, (size_t)size, (size_t)alignment, HERE};

    (void)priority;
    loop_of_tasks(&made, flags, wanted,
                  omp_loop(from, to, step, flags & FLAG_UP, false, SCHEDULE_STATIC, 0, false));
}
