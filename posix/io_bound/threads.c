/* SPDX-License-Identifier: MIT
 *
 * io_bound with POSIX threads.
 *
 * Shows:      a thread that waits needs no core: three threads wait at the same time.
 * Run:        posix/io_bound
 * Beside it:  openmp/io_bound/for.c, mpi/io_bound/ranks.c; sync.c, which waits three times as
 *             long.
 * Exercise:   --tasks 4 --workers 3 takes twice as long as --tasks 3. Why not 4/3? */
#include "common/workloads/io_bound.h"

#include "common/base/fail.h"
#include "posix/measure/team.h"

#include <pthread.h>
#include <stdlib.h>

struct worker {
    pthread_t thread;
    const struct job *job;
    int number;
    struct answer part;
};

static void *work(void *argument)
{
    struct worker *mine = argument;
    const struct job *job = mine->job;

    team_ready(mine->number);
    mine->part =
        io_bound_tasks(job, span_of(job->tasks, (uint64_t)mine->number, (uint64_t)job->workers));
    team_done(mine->number);
    return NULL;
}

static struct answer run(const struct job *job)
{
    struct worker *workers = xcalloc((size_t)job->workers, sizeof *workers);
    struct answer total = {0, 0};

    for (int number = 0; number < job->workers; number++) {
        workers[number] = (struct worker){.job = job, .number = number};
        check(pthread_create(&workers[number].thread, NULL, work, &workers[number]), /* fork */
              "pthread_create");
    }
    for (int number = 0; number < job->workers; number++) {
        check(pthread_join(workers[number].thread, NULL), "pthread_join"); /* join */
        total = answer_add(total, workers[number].part);
    }
    free(workers);
    return total;
}

const struct variant variant_threads = {"threads", run, EXACT | NATURAL, "one thread a worker"};
