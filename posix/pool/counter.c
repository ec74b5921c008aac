/* SPDX-License-Identifier: MIT
 *
 * pool with POSIX threads and an atomic counter.
 *
 * Shows:      one atomic addition takes the next chunk of tasks; no lock, no waiting. Chunks shrink
 *             (common/work/chunks.h), so that there are few visits of the counter and all threads
 *             end together.
 * Run:        posix/pool --skew 1 --variant counter
 * Beside it:  threads.c (a mutex), stealing.c; openmp/pool/guided.c, mpi/pool/counter.c.
 * Exercise:   --tasks 10M --size 0 --chunk 1: compare it with threads. Why is it not free? */
#include "common/workloads/pool.h"

#include "common/base/fail.h"
#include "posix/measure/team.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

/* The shared datum, alone in its cache lines. */
struct shares {
    _Atomic uint64_t next __attribute__((aligned(128))); /* chunk */
};

struct worker {
    pthread_t thread;
    const struct job *job;
    int number;
    struct shares *shares; /* shared */
    struct answer part;
};

/* Relaxed, since nothing but the number is handed over. */
static void *work(void *argument)
{
    struct worker *mine = argument;
    const struct job *job = mine->job;
    struct answer part = {0, 0};

    team_ready(mine->number);
    for (;;) {
        uint64_t chunk = atomic_fetch_add_explicit(&mine->shares->next, 1, memory_order_relaxed);
        if (chunk >= job->chunks.count)
            break;
        part = answer_add(part, pool_tasks(job, chunks_span(&job->chunks, chunk)));
    }
    mine->part = part;
    team_done(mine->number);
    return NULL;
}

static struct answer run(const struct job *job)
{
    struct worker *workers = xcalloc((size_t)job->workers, sizeof *workers);
    struct shares shares = {0};
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
    free(workers);
    return total;
}

const struct variant variant_counter = {"counter", run, EXACT,
                                        "threads take the next chunk from an atomic counter"};
