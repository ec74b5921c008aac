/* SPDX-License-Identifier: MIT
 *
 * Making tasks: task, taskloop, taskwait, taskgroup. */
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

/* ---- making ---------------------------------------------------------------------------------- */

/* Gives the task memory of its own for its data. */
static void copy_data(struct task *task, const struct made *made)
{
    size_t alignment = made->alignment > 1 ? made->alignment : 1;

    task->block = omp_given_memory(made->size + alignment);
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

/* Outside of all regions a task is a strand, too: only the order of the program's text says that it
 * is run before what follows. */
static void watch(void)
{
    explore_serve();
    explore_on = true;
}

/* The task's data begin with the event's name. */
static void give_event(struct task *task, const struct made *made)
{
    task->event = omp_memory(sizeof *task->event);
    *made->detach = task;
    if (made->data)
        *(void **)made->data = task;
}

void omp_make(const struct made *made, bool deferred, bool final, void **depend)
{
    struct task *task = open_task(made);
    struct team *team = task->team;

    deferred = deferred && !task->final;
    if (deferred && team->size == 1)
        watch();
    task->final = task->final || final;
    if (made->detach)
        give_event(task, made);
    copy_data(task, made);
    if (depend)
        omp_depend(task, depend);
    if (!deferred) {
        omp_run_at_once(task);
        return;
    }
    queue(task);
    if ((team->unfinished > MOST_QUEUED || team->size == 1) && task->waits_for == 0)
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
    struct made made = {function,
                        data,
                        copy,
                        (size_t)size,
                        (size_t)alignment,
                        HERE,
                        flags & FLAG_DETACH ? detach : NULL};

    (void)priority;
    omp_make(&made, deferred, flags & FLAG_FINAL, flags & FLAG_DEPEND ? depend : NULL);
}

void GOMP_taskwait(void)
{
    omp_wait_for_children(HERE);
}

static void nothing(void *data)
{
    (void)data;
}

void GOMP_taskwait_depend(void **depend)
{
    omp_make(&(struct made){.function = nothing, .pc = HERE}, false, false, depend);
}

void GOMP_taskyield(void)
{
    explore_step((struct op){.kind = OP_YIELD, .pc = HERE});
}

void GOMP_taskgroup_start(void)
{
    omp_begin_group();
}

void GOMP_taskgroup_end(void)
{
    omp_end_group(HERE);
}

/* ---- taskloop -------------------------------------------------------------------------------- */

void GOMP_taskgroup_reduction_register(uintptr_t *data); /* group.c */

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
    if (!(flags & FLAG_IF) || task->final || flags & FLAG_FINAL) {
        omp_run_at_once(task);
        return;
    }
    bool alone = task->team->size == 1;
    if (alone)
        watch();
    queue(task);
    if (alone)
        omp_run_ready(may_take_last);
}

static void loop_of_tasks(const struct made *made, unsigned flags, uint64_t wanted,
                          struct work loop)
{
    if (!(flags & FLAG_NOGROUP))
        omp_begin_group();
    if (flags & FLAG_REDUCTION) /* behind the bounds */
        GOMP_taskgroup_reduction_register(((uintptr_t **)made->data)[2]);
    uint64_t count = loop.count ? task_count(loop.count, flags, wanted) : 0;
    for (uint64_t number = 0; number < count; number++)
        make_of_loop(made, &loop, number, count, flags);
    if (!(flags & FLAG_NOGROUP))
        omp_end_group(made->pc);
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
    struct made made = {function, data, copy, (size_t)size, (size_t)alignment, HERE, NULL};

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
    struct made made = {function, data, copy, (size_t)size, (size_t)alignment, HERE, NULL};

    (void)priority;
    loop_of_tasks(&made, flags, wanted,
                  omp_loop(from, to, step, flags & FLAG_UP, false, SCHEDULE_STATIC, 0, false));
}
