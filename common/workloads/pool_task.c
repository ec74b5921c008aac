/* SPDX-License-Identifier: MIT */
#include "common/account/short_tasks.h"
#include "common/account/trace.h"
#include "common/account/worker_stats.h"
#include "common/work/fault.h"
#include "common/work/journal.h"
#include "common/workloads/heavy_sum.h"
#include "common/workloads/pool.h"

enum { TIMED_ADDITIONS = 32768, TIMED_TASKS = 4096 };

/* Timing a task takes about a tenth of a microsecond, and the shortest tasks that are timed one by
 * one take some ten, so timing is about 1 % of them. A timeline shows all tasks. */
static bool timed_singly(const struct job *job)
{
    return job->size >= TIMED_ADDITIONS || trace_on() || fault_on() || job->order;
}

/* Short tasks are timed together where there is enough of them. */
static bool timed_together(const struct job *job, uint64_t tasks)
{
    return tasks >= TIMED_TASKS || tasks * job->size >= TIMED_ADDITIONS;
}

static inline uint64_t do_task(const struct job *job, uint64_t task)
{
    uint64_t *result = &job->results[task];

    return *result = heavy_sum((struct span){0, job->sizes[task]});
}

static void note(const struct job *job, uint64_t task)
{
    journal_note(job->order[task], (struct answer){1, job->results[task]});
}

static struct answer timed_task(const struct job *job, uint64_t task)
{
    double begin_s = worker_stats_begin();

    fault_task(task);
    uint64_t sum = do_task(job, task);

    worker_stats_end_task(begin_s, 1, task);
    if (job->order)
        note(job, task);
    return (struct answer){1, sum};
}

/* What pool_task() does unless the task is a short one, and not the worker's first. Not inlined,
 * since what it keeps in registers would cost the short tasks a nanosecond. */
static __attribute__((noinline)) struct answer any_task(const struct job *job, uint64_t task)
{
    if (timed_singly(job))
        return timed_task(job, task);
    short_tasks_count(job->repetition, 1);
    return (struct answer){1, do_task(job, task)};
}

struct answer pool_task(const struct job *job, uint64_t task)
{
    if (!short_tasks_only_count(job->repetition))
        return any_task(job, task);
    short_account.slot->tasks++;
    return (struct answer){1, do_task(job, task)};
}

struct answer pool_tasks(const struct job *job, struct span tasks)
{
    struct answer part = {0, 0};

    if (timed_singly(job)) {
        for (uint64_t task = tasks.lo; task < tasks.hi; task++)
            part = answer_add(part, timed_task(job, task));
        return part;
    }
    bool timed = timed_together(job, tasks.hi - tasks.lo);
    double begin_s = timed ? worker_stats_begin() : 0;
    for (uint64_t task = tasks.lo; task < tasks.hi; task++)
        part.sum += do_task(job, task);
    part.count = tasks.hi - tasks.lo;
    if (timed)
        worker_stats_end(begin_s, part.count);
    else
        short_tasks_count(job->repetition, part.count);
    return part;
}

struct slices pool_begin(struct span tasks)
{
    return (struct slices){.left = tasks};
}

/* Those of the first tasks that take some ten microseconds together; an empty one counts as some
 * additions, since it takes some nanoseconds. */
static struct span short_ones(const struct job *job, struct span tasks)
{
    const uint64_t most = 15000, least = 3; /* additions */
    struct span few = {tasks.lo, tasks.lo};
    uint64_t additions = 0;

    while (few.hi < tasks.hi && additions <= most) {
        additions += job->sizes[few.hi] + least;
        if (additions <= most)
            few.hi++;
    }
    return few;
}

/* A slice of the first task. */
static void slice_long(const struct job *job, struct slices *slices, struct answer *part)
{
    const uint64_t slice = 125000; /* additions: an eighth of a millisecond or so */
    double begin_s = worker_stats_begin();
    uint64_t task = slices->left.lo, left = job->sizes[task] - slices->at;
    uint64_t end = slices->at + (left < slice ? left : slice);
    bool done = left <= slice;

    if (slices->at == 0)
        fault_task(task);
    slices->sum += heavy_sum((struct span){slices->at, end});
    slices->at = end;
    if (done) {
        job->results[task] = slices->sum;
        *part = answer_add(*part, (struct answer){1, slices->sum});
        if (job->order)
            note(job, task);
        *slices = pool_begin((struct span){task + 1, slices->left.hi});
    }
    worker_stats_end_task(begin_s, done ? 1 : 0, task);
}

bool pool_slice(const struct job *job, struct slices *slices, struct answer *part)
{
    struct span few = {0, 0};

    if (slices->at == 0)
        few = short_ones(job, slices->left);
    if (few.hi - few.lo > 1)
        *part = answer_add(*part, pool_tasks(job, few));
    else if (few.hi - few.lo == 1)
        *part = answer_add(*part, pool_task(job, few.lo));
    else
        slice_long(job, slices, part);
    if (few.hi > few.lo)
        slices->left.lo = few.hi;
    return slices->left.lo == slices->left.hi;
}
