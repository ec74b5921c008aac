/* SPDX-License-Identifier: MIT
 *
 * cpu_bound with POSIX threads.
 *
 * Shows:      the fork and the join. A thread shares memory with its creator, so its part comes
 *             back through a variable.
 * Run:        posix/cpu_bound
 * Beside it:  openmp/cpu_bound/for.c (the same fork and join in one line), mpi/cpu_bound/ranks.c.
 * Exercise:   raise --tasks to 3 with --workers 2. Why is the time not 1.5 times as long? What
 *             does --workers 3 change on two cores? */
#include "common/workloads/cpu_bound.h"

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
        cpu_bound_tasks(job, span_of(job->tasks, (uint64_t)mine->number, (uint64_t)job->workers));
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
