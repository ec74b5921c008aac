/* SPDX-License-Identifier: MIT
 *
 * find_primes with POSIX threads that steal.
 *
 * Shows:      each thread begins with chunks of its own; one that has none left takes half of
 *             another one's.
 * Run:        posix/find_primes --to 10_000_000 --variant stealing
 * Beside it:  threads.c, static.c; posix/core/stealing.h says how a range is stolen from.
 * Exercise:   larger numbers take longer. Who steals from whom, and does --kernel sieve change
 *             it? Look with --trace. */
#include "common/workloads/find_primes.h"

#include "common/base/fail.h"
#include "posix/core/stealing.h"
#include "posix/measure/team.h"

#include <pthread.h>
#include <stdlib.h>

struct worker {
    pthread_t thread;
    const struct job *job;
    int number;
    struct stealing *stealing; /* shared */
    struct answer part;
};

static void *work(void *argument)
{
    struct worker *mine = argument;
    struct span chunks;

    team_ready(mine->number);
    while (stealing_take(mine->stealing, mine->number, &chunks))
        for (uint64_t chunk = chunks.lo; chunk < chunks.hi; chunk++)
            mine->part = answer_add(mine->part, find_primes_chunk(mine->job, chunk));
    team_done(mine->number);
    return NULL;
}

static struct answer run(const struct job *job)
{
    struct worker *workers = xcalloc((size_t)job->workers, sizeof *workers);
    struct stealing *stealing = stealing_open(job->range.chunks, job->workers, 1);
    struct answer total = {0, 0};

    for (int number = 0; number < job->workers; number++) {
        workers[number] = (struct worker){.job = job, .number = number, .stealing = stealing};
        check(pthread_create(&workers[number].thread, NULL, work, &workers[number]), /* fork */
              "pthread_create");
    }
    for (int number = 0; number < job->workers; number++) {
        check(pthread_join(workers[number].thread, NULL), "pthread_join"); /* join */
        total = answer_add(total, workers[number].part);
    }
    stealing_close(stealing);
    free(workers);
    return total;
}

const struct variant variant_stealing = {"stealing", run, EXACT,
                                         "each thread its chunks; one that has none left steals"};
