/* SPDX-License-Identifier: MIT
 *
 * stream_primes with POSIX threads over rings without a lock.
 *
 * Shows:      the same over posix/core/ring.h. Blocks are large and come seldom, so that the lock
 *             hardly matters here.
 * Run:        posix/stream_primes --to 1e7 --variant ring
 * Beside it:  threads.c (channels), fork_ring.c (processes); openmp/stream_primes/ring.c.
 * Exercise:   how many blocks a second are there? Compare it with what `posix/queue --variant
 *             threads` can do. */
#include "common/workloads/stream_primes.h"

#include "common/base/fail.h"
#include "common/base/output.h"
#include "posix/core/ring.h"
#include "posix/measure/team.h"

#include <pthread.h>
#include <stdlib.h>

struct worker {
    pthread_t thread;
    const struct job *job;
    int number;
    struct ring *ring; /* shared */
};

/* The queues: one for all finders or, in order, one for each. */
static uint64_t rings_of(const struct job *job)
{
    return job->ordered ? (uint64_t)job->workers : 1;
}

static void *work(void *argument)
{
    struct worker *mine = argument;
    const struct block *block;
    struct finder *finder;

    team_ready(mine->number);
    finder = finder_open(mine->job);
    finder_deal(finder, (uint64_t)mine->number);
    while ((block = finder_dealt(finder)) != NULL && ring_put(mine->ring, mine->number, block))
        ;
    finder_close(finder);
    team_done(mine->number);
    return NULL;
}

/* Prints all blocks until the last chunk has ended, or nobody reads any more. */
static struct answer print(const struct job *job, struct ring **rings)
{
    struct printer *printer = printer_open();
    struct block block;
    uint64_t ended = 0;

    while (ended < job->range.chunks) {
        struct ring *ring = rings[ended % rings_of(job)];
        if (!ring_ready(ring, job->workers))
            printer_flush(printer); /* before a wait */
        if (output_closed() || !ring_get(ring, job->workers, &block))
            break;
        printer_print(printer, &block);
        ended += block.ends_chunk;
    }
    return printer_close(printer);
}

static struct answer run(const struct job *job)
{
    struct worker *workers = xcalloc((size_t)job->workers, sizeof *workers);
    struct ring **rings = xcalloc(rings_of(job), sizeof *rings);

    for (uint64_t at = 0; at < rings_of(job); at++)
        rings[at] = ring_open((size_t)job->capacity, sizeof(struct block),
                              job->ordered ? 1 : job->workers, 1, FUTEX_OF_THREADS);
    for (int number = 0; number < job->workers; number++) {
        struct ring *ring = rings[(uint64_t)number % rings_of(job)];
        workers[number] = (struct worker){.job = job, .number = number, .ring = ring};
        check(pthread_create(&workers[number].thread, NULL, work, &workers[number]), /* fork */
              "pthread_create");
    }
    struct answer total = print(job, rings);
    for (uint64_t at = 0; at < rings_of(job); at++)
        ring_close(rings[at]);
    team_done(job->workers);
    for (int number = 0; number < job->workers; number++)
        check(pthread_join(workers[number].thread, NULL), "pthread_join"); /* join */
    for (uint64_t at = 0; at < rings_of(job); at++)
        ring_free(rings[at]);
    free(rings);
    free(workers);
    return total;
}

const struct variant variant_ring = {"ring", run, EXACT, "as threads, over rings without a lock"};
