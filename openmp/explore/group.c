/* SPDX-License-Identifier: MIT
 *
 * Taskgroups, and reductions of tasks: each thread of the team has copies of the variables, and a
 * task uses those of the thread that runs it. The copies are the implementation's, so that no
 * access to them is a race. */
#include "openmp/explore/omp.h"

#include <stdlib.h>

/* ---- taskgroup ------------------------------------------------------------------------------- */

static bool may_take_of_group(const struct task *task, const struct thread *thread)
{
    return task->counted == omp_members[thread->number].group;
}

static bool group_ended_or_ready(const struct thread *thread)
{
    return omp_members[thread->number].group->unfinished == 0 ||
           omp_any_ready(thread, may_take_of_group);
}

void omp_begin_group(void)
{
    struct task *task = omp_me()->task;
    struct group *group = omp_memory(sizeof *group);

    group->outer = task->group;
    group->reductions = task->group ? task->group->reductions : NULL;
    task->group = group;
}

void omp_end_group(uintptr_t pc)
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

/* ---- reductions ------------------------------------------------------------------------------ */

/* What gcc hands over: how many variables; bytes for each thread, alignment, ... Then three words
 * for each variable, of which the first two are its address and where its copy is. */
enum { COUNT, SIZE, COPIES /* first the alignment */, OUTER = 4, END = 6, VARIABLES };
enum { ADDRESS, OFFSET, WORDS_OF_ONE = 3 };

enum { MOST_BLOCKS = 64, PAGE = 4096 };

static struct block {
    uintptr_t from, to;
    void *memory;
} blocks[MOST_BLOCKS];

bool omp_watches(uintptr_t address, size_t size, bool write, uintptr_t pc)
{
    for (int at = 0; at < MOST_BLOCKS; at++)
        if (address >= blocks[at].from && address < blocks[at].to)
            return false;
    omp_lane_access(address, size, write, pc);
    return true;
}

/* `copies`: those that the team has already; 0: there are none. */
static void enter(uintptr_t *data, struct group *group, unsigned threads, const uintptr_t *like)
{
    int at = 0;

    data[OUTER] = (uintptr_t)group->reductions;
    group->reductions = data;
    if (like) {
        data[COPIES] = like[COPIES];
        data[END] = like[END];
        return;
    }
    while (at < MOST_BLOCKS && blocks[at].to)
        at++;
    if (at == MOST_BLOCKS)
        explore_unsupported("reductions of tasks in more than 64 regions at once");
    uintptr_t alignment = data[COPIES] > 1 && data[COPIES] <= PAGE ? data[COPIES] : 1;
    void *memory = omp_given_memory(data[SIZE] * threads + alignment);
    data[COPIES] = ((uintptr_t)memory + alignment - 1) / alignment * alignment;
    data[END] = data[COPIES] + data[SIZE] * threads;
    blocks[at] = (struct block){data[COPIES], data[END], memory};
    explore_watches = omp_watches;
}

static void leave(const uintptr_t *data)
{
    for (int at = 0; at < MOST_BLOCKS; at++)
        if (blocks[at].to && blocks[at].from == data[COPIES]) {
            free(blocks[at].memory);
            blocks[at] = (struct block){0};
        }
}

void GOMP_taskgroup_reduction_register(uintptr_t *data);
void GOMP_taskgroup_reduction_unregister(uintptr_t *data);
void GOMP_task_reduction_remap(size_t count, size_t originals, void **pointers);
void GOMP_scope_start(uintptr_t *data);
void GOMP_workshare_task_reduction_unregister(bool cancelled);
unsigned GOMP_parallel_reductions(void (*function)(void *), void *data, unsigned threads,
                                  unsigned flags);

void GOMP_taskgroup_reduction_register(uintptr_t *data)
{
    enter(data, omp_me()->task->group, (unsigned)omp_me()->team->size, NULL);
}

void GOMP_taskgroup_reduction_unregister(uintptr_t *data)
{
    leave(data);
}

/* The variable that lies there, or whose copy does; NULL: it is none of these. */
static const uintptr_t *find(const uintptr_t *data, uintptr_t address)
{
    bool is_copy = address >= data[COPIES] && address < data[END];
    const uintptr_t *at = data + VARIABLES;

    for (uintptr_t left = data[COUNT]; left > 0; left--, at += WORDS_OF_ONE)
        if (is_copy ? at[OFFSET] == (address - data[COPIES]) % data[SIZE] : at[ADDRESS] == address)
            return at;
    return NULL;
}

/* In place of each pointer the copy of the thread that runs the task; behind them the originals. */
void GOMP_task_reduction_remap(size_t count, size_t originals, void **pointers)
{
    const struct member *me = omp_me();
    const struct group *group = me->task->group;

    for (size_t at = 0; at < count; at++) {
        const uintptr_t *data = group ? group->reductions : NULL, *one = NULL;
        while (data && !(one = find(data, (uintptr_t)pointers[at])))
            data = (const uintptr_t *)data[OUTER];
        if (!one) {
            explore_unsupported("in_reduction of what no task_reduction names");
            return;
        }
        uintptr_t copy = data[COPIES] + (uintptr_t)me->number * data[SIZE] + one[OFFSET];
        pointers[at] = (void *)copy; /* NOLINT(performance-no-int-to-ptr) */
        if (at < originals)
            pointers[count + at] = (void *)one[ADDRESS]; /* NOLINT(performance-no-int-to-ptr) */
    }
}

void omp_reduce_in_work(struct work *work, uintptr_t *data)
{
    omp_begin_group();
    enter(data, omp_me()->task->group, (unsigned)omp_me()->team->size, work->reductions);
    if (!work->reductions)
        work->reductions = data;
}

/* A scope whose tasks have reductions: all that its threads share are the copies. */
void GOMP_scope_start(uintptr_t *data)
{
    const struct work as = {0};
    bool first;

    omp_reduce_in_work(omp_work_enter(&as, &first), data);
    omp_work_leave();
}

void GOMP_workshare_task_reduction_unregister(bool cancelled)
{
    const struct member *me = omp_me();
    const uintptr_t *data = me->task->group->reductions;

    (void)cancelled;
    omp_end_group(HERE);
    if (me->number == 0)
        leave(data);
    omp_barrier(HERE);
}

/* The words lie where the region's data begins. */
unsigned GOMP_parallel_reductions(void (*function)(void *), void *data, unsigned threads,
                                  unsigned flags)
{
    struct group group = {0};

    (void)flags;
    enter(*(uintptr_t **)data, &group, threads ? threads : (unsigned)omp_settings.threads, NULL);
    return (unsigned)omp_region_of(function, data, threads, NULL, &group, HERE);
}
