/* SPDX-License-Identifier: MIT
 *
 * stream_primes with POSIX processes over rings without a lock.
 *
 * Shows:      the ring lies in shared memory and needs nothing else.
 * Run:        posix/stream_primes --to 1e7 --variant fork_ring
 * Beside it:  ring.c (threads), fork.c (channels).
 * Exercise:   compare max_rss_bytes of ring and fork_ring (--json). What is there once, and what
 *             as often as there are processes? */
#include "common/workloads/stream_primes.h"

#include "common/base/fail.h"
#include "common/base/output.h"
#include "posix/core/ring.h"
#include "posix/measure/team.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* The queues: one for all finders or, in order, one for each. */
static uint64_t rings_of(const struct job *job)
{
    return job->ordered ? (uint64_t)job->workers : 1;
}

/* A child's whole life. */
_Noreturn static void work(const struct job *job, int number, struct ring *ring)
{
    const struct block *block;
    struct finder *finder;

    team_ready(number);
    finder = finder_open(job);
    finder_deal(finder, (uint64_t)number);
    while ((block = finder_dealt(finder)) != NULL && ring_put(ring, number, block))
        ;
    finder_close(finder);
    team_done(number);
    _exit(STATUS_DONE);
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

/* A thread waits for the children while the main one prints. It is made after they were forked: a
 * child has only the thread that forked it, and what another one had locked stays locked in it. */
static void *wait_for_all(void *argument)
{
    const struct job *job = argument;
    int status;

    for (int ended = 0; ended < job->workers;) {
        pid_t child = waitpid(-1, &status, WUNTRACED); /* join */
        ended += team_ended(child, status);
    }
    return NULL;
}

static struct answer run(const struct job *job)
{
    struct ring **rings = xcalloc(rings_of(job), sizeof *rings); /* shared */
    struct job copy = *job;
    pthread_t waiter;

    for (uint64_t at = 0; at < rings_of(job); at++)
        rings[at] = ring_open((size_t)job->capacity, sizeof(struct block),
                              job->ordered ? 1 : job->workers, 1, FUTEX_OF_PROCESSES);
    for (int number = 0; number < job->workers; number++) {
        pid_t child = fork();
        check(child < 0 ? errno : 0, "fork");
        if (child == 0)
            work(job, number, rings[(uint64_t)number % rings_of(job)]);
        team_forked(number, child);
    }
    check(pthread_create(&waiter, NULL, wait_for_all, &copy), "pthread_create");
    struct answer total = print(job, rings);
    for (uint64_t at = 0; at < rings_of(job); at++)
        ring_close(rings[at]);
    team_done(job->workers);
    check(pthread_join(waiter, NULL), "pthread_join");
    for (uint64_t at = 0; at < rings_of(job); at++)
        ring_free(rings[at]);
    free(rings);
    return total;
}

const struct variant variant_fork_ring = {"fork_ring", run, EXACT,
                                          "as fork, over rings without a lock"};
