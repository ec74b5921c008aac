/* SPDX-License-Identifier: MIT
 *
 * pool with POSIX threads.
 *
 * Shows:      a pool is a fixed set of workers and one shared number, the next task, behind a
 *             mutex: whoever is free takes it.
 * Run:        posix/pool --skew 1
 * Beside it:  openmp/pool/dynamic.c, mpi/pool/request.c; counter.c, stealing.c, fork.c.
 * Exercise:   what does a task cost with --tasks 1M --size 0? And with --chunk 100? What does
 *             --chunk 4 do to the imbalance of --tasks 64 --skew 1? */
#include "common/workloads/pool.h"

#include "common/base/fail.h"
#include "posix/measure/team.h"

#include <pthread.h>
#include <stdlib.h>

/* The shared datum, and what guards it. */
struct shares {
    pthread_mutex_t mutex;
    uint64_t next; /* task */
};

struct worker {
    pthread_t thread;
    const struct job *job;
    int number;
    struct shares *shares; /* shared */
    struct answer part;
};

static void *work(void *argument)
{
    struct worker *mine = argument;
    const struct job *job = mine->job;
    struct shares *shares = mine->shares;
    uint64_t chunk = job->chunk > 0 ? job->chunk : 1;
    struct answer part = {0, 0};

    team_ready(mine->number);
    for (;;) {
        pthread_mutex_lock(&shares->mutex);
        struct span tasks = span_take(&shares->next, chunk, job->tasks);
        pthread_mutex_unlock(&shares->mutex);
        if (tasks.lo == tasks.hi)
            break;
        part = answer_add(part, pool_tasks(job, tasks));
    }
    mine->part = part;
    team_done(mine->number);
    return NULL;
}

static struct answer run(const struct job *job)
{
    struct worker *workers = xcalloc((size_t)job->workers, sizeof *workers);
    struct shares shares = {.mutex = PTHREAD_MUTEX_INITIALIZER};
    struct answer total = {0, 0};

    for (int number = 0; number < job->workers; number++) {
        workers[number] = (struct worker){.job = job, .number = number, .shares = &shares};
        check(pthread_create(&workers[number].thread, NULL, work, &workers[number]), /* fork */
              "pthread_create");
    }
    for (int number = 0; number < job->workers; number++) {
        check(pthread_join(workers[number].thread, NULL), "pthread_join"); /* join */
        total = answer_add(total, workers[number].part);
    }
    check(pthread_mutex_destroy(&shares.mutex), "pthread_mutex_destroy");
    free(workers);
    return total;
}

const struct variant variant_threads = {"threads", run, EXACT | NATURAL,
                                        "a free thread takes the next task, under a mutex"};
