/* SPDX-License-Identifier: MIT
 *
 * graph with POSIX threads that wait for what they need.
 *
 * Shows:      each column has a counter of its finished steps, which its thread alone moves on.
 *             Before a task, its thread waits until the counters of its inputs have come far
 *             enough: for its neighbours, and for nobody else. So one may be steps ahead of another.
 * Run:        posix/graph --pattern stencil_1d
 * Beside it:  openmp/graph/tasks.c, mpi/graph/isend.c; barrier.c.
 * Exercise:   what does a task cost with --task-time 0 --steps 10_000? And in barrier? Then let the
 *             store be relaxed: what does the check say, and after how many runs? */
#include "common/workloads/graph.h"

#include "common/account/patience.h"
#include "common/base/fail.h"
#include "common/base/pause.h"
#include "posix/measure/team.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

/* How many steps of a column are done; in a cache line of its own. */
struct column {
    _Alignas(128) atomic_uint_fast64_t done;
};

struct worker {
    pthread_t thread;
    const struct job *job;
    int number;
    struct column *columns; /* columns[width], shared */
    struct answer part;
};

enum { LOOKS = 1000 }; /* before the CPU may be needed elsewhere */

static void wait_until(struct column *column, uint64_t steps)
{
    struct patience patience = {0};

    for (int look = 0; atomic_load_explicit(&column->done, memory_order_acquire) < steps; look++)
        if (look < LOOKS)
            pause_cpu();
        else
            patience_nap(&patience);
}

static void *work(void *argument)
{
    struct worker *mine = argument;
    const struct job *job = mine->job;
    struct column *columns = mine->columns;
    struct span own = span_of(job->width, (uint64_t)mine->number, (uint64_t)job->workers);
    struct answer part = {0, 0};

    team_ready(mine->number);
    for (uint64_t step = 0; step < job->steps; step++)
        for (uint64_t column = own.lo; column < own.hi; column++) {
            struct columns inputs = graph_inputs(job, step, column);
            for (size_t at = 0; at < inputs.count; at++)
                wait_until(&columns[inputs.at[at]], step);
            part = answer_add(part, graph_task(job, step, column));
            atomic_store_explicit(&columns[column].done, step + 1, memory_order_release);
        }
    mine->part = part;
    team_done(mine->number);
    return NULL;
}

static struct answer run(const struct job *job)
{
    struct worker *workers = xcalloc((size_t)job->workers, sizeof *workers);
    struct column *columns = aligned_alloc(sizeof *columns, (size_t)job->width * sizeof *columns);
    struct answer total = {0, 0};

    check(columns ? 0 : errno, "aligned_alloc");
    for (uint64_t column = 0; column < job->width; column++)
        atomic_init(&columns[column].done, 0);
    for (int number = 0; number < job->workers; number++) {
        workers[number] = (struct worker){.job = job, .number = number, .columns = columns};
        check(pthread_create(&workers[number].thread, NULL, work, &workers[number]), /* fork */
              "pthread_create");
    }
    for (int number = 0; number < job->workers; number++) {
        check(pthread_join(workers[number].thread, NULL), "pthread_join"); /* join */
        total = answer_add(total, workers[number].part);
    }
    free(columns);
    free(workers);
    return total;
}

const struct variant variant_threads = {"threads", run, EXACT | NATURAL,
                                        "a counter a column; each waits for what it needs"};
