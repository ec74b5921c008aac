/* SPDX-License-Identifier: MIT
 *
 * graph with POSIX threads and a barrier after each step.
 *
 * Shows:      the simple form: nobody begins a step before all have finished the last one, so
 *             nothing else has to be known of who depends on whom.
 * Run:        posix/graph --variant barrier
 * Beside it:  openmp/graph/for.c; threads.c.
 * Exercise:   take the barrier away. With which --pattern is the answer still right, and why? */
#include "common/workloads/graph.h"

#include "common/base/fail.h"
#include "posix/measure/team.h"

#include <pthread.h>
#include <stdlib.h>

struct worker {
    pthread_t thread;
    const struct job *job;
    int number;
    pthread_barrier_t *barrier; /* shared */
    struct answer part;
};

static void *work(void *argument)
{
    struct worker *mine = argument;
    const struct job *job = mine->job;
    struct span own = span_of(job->width, (uint64_t)mine->number, (uint64_t)job->workers);
    struct answer part = {0, 0};

    team_ready(mine->number);
    for (uint64_t step = 0; step < job->steps; step++) {
        for (uint64_t column = own.lo; column < own.hi; column++)
            part = answer_add(part, graph_task(job, step, column));
        pthread_barrier_wait(mine->barrier);
    }
    mine->part = part;
    team_done(mine->number);
    return NULL;
}

static struct answer run(const struct job *job)
{
    struct worker *workers = xcalloc((size_t)job->workers, sizeof *workers);
    struct answer total = {0, 0};
    pthread_barrier_t barrier;

    check(pthread_barrier_init(&barrier, NULL, (unsigned)job->workers), "pthread_barrier_init");
    for (int number = 0; number < job->workers; number++) {
        workers[number] = (struct worker){.job = job, .number = number, .barrier = &barrier};
        check(pthread_create(&workers[number].thread, NULL, work, &workers[number]), /* fork */
              "pthread_create");
    }
    for (int number = 0; number < job->workers; number++) {
        check(pthread_join(workers[number].thread, NULL), "pthread_join"); /* join */
        total = answer_add(total, workers[number].part);
    }
    check(pthread_barrier_destroy(&barrier), "pthread_barrier_destroy");
    free(workers);
    return total;
}

const struct variant variant_barrier = {"barrier", run, EXACT, "a barrier after each step"};
