/* SPDX-License-Identifier: MIT
 *
 * cpu_bound with threads under one global lock, as in CPython.
 *
 * Shows:      only the thread that holds the lock computes, so two threads take as long as one.
 * Run:        posix/cpu_bound --variant gil
 * Beside it:  threads.c; posix/io_bound/gil.c, where the lock does no harm.
 * Exercise:   run it with --workers 4. Which price do the hand-overs have? (--trace shows them.) */
#include "common/workloads/cpu_bound.h"

#include "common/account/worker_stats.h"
#include "common/base/fail.h"
#include "common/workloads/heavy_sum.h"
#include "posix/core/gil.h"
#include "posix/measure/team.h"

#include <pthread.h>
#include <stdlib.h>

struct worker {
    pthread_t thread;
    const struct job *job;
    struct gil *gil; /* shared: the one global lock */
    int number;
    struct answer part;
};

/* What the interpreter does: some instructions, then a look whether another thread wants the lock.
 */
static struct answer do_task(const struct job *job, uint64_t task, struct gil *gil)
{
    const uint64_t instructions = 3000; /* between two looks */
    double begin_s = worker_stats_begin();
    uint64_t sum = 0;

    (void)task;
    for (uint64_t at = 0; at < job->size; at += instructions) {
        uint64_t left = job->size - at;
        sum += heavy_sum((struct span){at, at + (left < instructions ? left : instructions)});
        gil_check(gil);
    }
    worker_stats_end(begin_s, 1);
    cpu_bound_end(job);
    return (struct answer){1, sum};
}

static void *work(void *argument)
{
    struct worker *mine = argument;
    const struct job *job = mine->job;
    struct span tasks = span_of(job->tasks, (uint64_t)mine->number, (uint64_t)job->workers);

    team_ready(mine->number);
    gil_take(mine->gil);
    for (uint64_t task = tasks.lo; task < tasks.hi; task++)
        mine->part = answer_add(mine->part, do_task(job, task, mine->gil));
    gil_drop(mine->gil);
    team_done(mine->number);
    return NULL;
}

static struct answer run(const struct job *job)
{
    struct worker *workers = xcalloc((size_t)job->workers, sizeof *workers);
    struct answer total = {0, 0};
    struct gil gil;

    gil_init(&gil);
    for (int number = 0; number < job->workers; number++) {
        workers[number] = (struct worker){.job = job, .gil = &gil, .number = number};
        check(pthread_create(&workers[number].thread, NULL, work, &workers[number]), /* fork */
              "pthread_create");
    }
    for (int number = 0; number < job->workers; number++) {
        check(pthread_join(workers[number].thread, NULL), "pthread_join"); /* join */
        total = answer_add(total, workers[number].part);
    }
    gil_destroy(&gil);
    free(workers);
    return total;
}

const struct variant variant_gil = {"gil", run, EXACT | ONE_AT_A_TIME,
                                    "threads under one global lock, as in CPython"};
