/* SPDX-License-Identifier: MIT
 *
 * pool with POSIX threads that steal.
 *
 * Shows:      tasks dealt out beforehand need no sharing at all, as long as nobody is idle: a
 *             thread that has none left steals half of another one's.
 * Run:        posix/pool --skew 1 --variant stealing
 * Beside it:  counter.c, threads.c; posix/core/stealing.h says how a range is stolen from.
 * Exercise:   --tasks 10M --size 0 --chunk 1: compare it with counter. Then with --workers 1. */
#include "common/workloads/pool.h"

#include "common/base/fail.h"
#include "posix/core/stealing.h"
#include "posix/measure/team.h"

#include <pthread.h>
#include <stdlib.h>

struct worker {
    pthread_t thread;
    const struct job *job;
    int number;
    struct stealing *stealing; /* shared */
    struct answer part;
};

static void *work(void *argument)
{
    struct worker *mine = argument;
    struct answer part = {0, 0};
    struct span tasks;

    team_ready(mine->number);
    while (stealing_take(mine->stealing, mine->number, &tasks))
        part = answer_add(part, pool_tasks(mine->job, tasks));
    mine->part = part;
    team_done(mine->number);
    return NULL;
}

static struct answer run(const struct job *job)
{
    struct worker *workers = xcalloc((size_t)job->workers, sizeof *workers);
    struct stealing *stealing = stealing_open(job->tasks, job->workers, job->chunk);
    struct answer total = {0, 0};

    for (int number = 0; number < job->workers; number++) {
        workers[number] = (struct worker){.job = job, .number = number, .stealing = stealing};
        check(pthread_create(&workers[number].thread, NULL, work, &workers[number]), /* fork */
              "pthread_create");
    }
    for (int number = 0; number < job->workers; number++) {
        check(pthread_join(workers[number].thread, NULL), "pthread_join"); /* join */
        total = answer_add(total, workers[number].part);
    }
    stealing_close(stealing);
    free(workers);
    return total;
}

const struct variant variant_stealing = {"stealing", run, EXACT,
                                         "each thread its tasks; one that has none left steals"};
