/* SPDX-License-Identifier: MIT
 *
 * data_race with POSIX threads, and without a lock.
 *
 * Shows:      how updates get lost: two threads read the same value, and both write the same
 *             successor.
 * Run:        posix/data_race
 * Beside it:  mutex.c and atomic.c, which lose none; openmp/data_race/racy.c,
 *             mpi/data_race/racy.c.
 * Exercise:   take out sched_yield(). How many updates are lost now, and is the program right? */
#include "common/workloads/data_race.h"

#include "common/account/worker_stats.h"
#include "common/base/fail.h"
#include "posix/measure/team.h"

#include <pthread.h>
#include <sched.h>
#include <stdlib.h>

/* The shared datum. It is volatile, so that the compiler makes every read and every write, which it
 * would otherwise melt into one addition; that does not make it atomic. */
struct counter {
    volatile uint64_t value;
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
        uint64_t current = mine->counter->value; /* RACE: another may write before we do */
        sched_yield(); /* as time.sleep(0) in the tutorial: invites the others to interfere */
        mine->counter->value = current + 1; /* RACE */
    }
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
    return data_race_answer(counter.value);
}

const struct variant variant_racy = {"racy", run, MAY_LOSE | NATURAL,
                                     "threads that read, yield and write without a lock"};
