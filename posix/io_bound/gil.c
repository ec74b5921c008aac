/* SPDX-License-Identifier: MIT
 *
 * io_bound with threads under one global lock, as in CPython.
 *
 * Shows:      the global lock does no harm to those who wait, since they let it go before they
 *             wait.
 * Run:        posix/io_bound --variant gil
 * Beside it:  posix/cpu_bound/gil.c, where the same lock undoes the threads.
 * Exercise:   keep the lock while waiting (leave out gil_drop and gil_take). How long does it
 *             take now? */
#include "common/workloads/io_bound.h"

#include "common/account/worker_stats.h"
#include "common/base/fail.h"
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

/* What CPython does around a blocking call: it drops the lock before, and takes it after. */
static struct answer do_task(const struct job *job, uint64_t task, struct gil *gil)
{
    double begin_s = worker_stats_begin();

    io_bound_begin(task);
    gil_drop(gil);
    io_bound_wait(job);
    gil_take(gil);
    io_bound_end(task);
    worker_stats_end(begin_s, 1);
    return (struct answer){1, task};
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
                                    "threads under one global lock, let go while they wait"};
