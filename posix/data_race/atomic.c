/* SPDX-License-Identifier: MIT
 *
 * data_race with POSIX threads and an atomic increment.
 *
 * Shows:      read, addition and write in one step that the processor makes indivisible.
 * Run:        posix/data_race --variant atomic
 * Beside it:  mutex.c; openmp/data_race/atomic.c, mpi/data_race/atomic.c.
 * Exercise:   compare the time per increment with --workers 1 and 2. Why is it longer with two? */
#include "common/workloads/data_race.h"

#include "common/account/worker_stats.h"
#include "common/base/fail.h"
#include "posix/measure/team.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

/* The shared datum. Relaxed order is enough: nothing but the number itself is handed over. */
struct counter {
    atomic_uint_fast64_t value;
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
    for (uint64_t i = 0; i < mine->job->increments; i++)
        atomic_fetch_add_explicit(&mine->counter->value, 1, memory_order_relaxed);
    worker_stats_end(begin_s, 1);
    team_done(mine->number);
    return NULL;
}

static struct answer run(const struct job *job)
{
    struct worker *workers = xcalloc((size_t)job->workers, sizeof *workers);
    struct counter counter = {0};

    for (int number = 0; number < job->workers; number++) {
        workers[number] = (struct worker){.job = job, .number = number, .counter = &counter};
        check(pthread_create(&workers[number].thread, NULL, work, &workers[number]), /* fork */
              "pthread_create");
    }
    for (int number = 0; number < job->workers; number++)
        check(pthread_join(workers[number].thread, NULL), "pthread_join"); /* join */
    free(workers);
    return data_race_answer(atomic_load(&counter.value));
}

const struct variant variant_atomic = {"atomic", run, EXACT, "threads that increment atomically"};
