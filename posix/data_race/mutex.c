/* SPDX-License-Identifier: MIT
 *
 * data_race with POSIX threads and a mutex.
 *
 * Shows:      a read and a write that nobody can come between.
 * Run:        posix/data_race --variant mutex
 * Beside it:  racy.c; openmp/data_race/critical.c, mpi/data_race/lock.c.
 * Exercise:   move pthread_mutex_lock out of the loop. Is the answer still right? What became of
 *             the parallelism, and what of the time? */
#include "common/workloads/data_race.h"

#include "common/account/worker_stats.h"
#include "common/base/fail.h"
#include "posix/measure/team.h"

#include <pthread.h>
#include <stdlib.h>

/* The shared datum, and what guards it. */
struct counter {
    pthread_mutex_t mutex;
    uint64_t value;
};

struct worker {
    pthread_t thread;
    const struct job *job;
    int number;
    struct counter *counter; /* shared */
};

static void *work(void *argument)
{
    struct worker *mine = argument;

    team_ready(mine->number);
    double begin_s = worker_stats_begin();
    for (uint64_t i = 0; i < mine->job->increments; i++) {
        pthread_mutex_lock(&mine->counter->mutex);
        uint64_t current = mine->counter->value;
        mine->counter->value = current + 1;
        pthread_mutex_unlock(&mine->counter->mutex);
    }
    worker_stats_end(begin_s, 1);
    team_done(mine->number);
    return NULL;
}

static struct answer run(const struct job *job)
{
    struct worker *workers = xcalloc((size_t)job->workers, sizeof *workers);
    struct counter counter = {.mutex = PTHREAD_MUTEX_INITIALIZER};

    for (int number = 0; number < job->workers; number++) {
        workers[number] = (struct worker){.job = job, .number = number, .counter = &counter};
        check(pthread_create(&workers[number].thread, NULL, work, &workers[number]), /* fork */
              "pthread_create");
    }
    for (int number = 0; number < job->workers; number++)
        check(pthread_join(workers[number].thread, NULL), "pthread_join"); /* join */
    check(pthread_mutex_destroy(&counter.mutex), "pthread_mutex_destroy");
    free(workers);
    return data_race_answer(counter.value);
}

const struct variant variant_mutex = {"mutex", run, EXACT,
                                      "threads that lock a mutex around read and write"};
