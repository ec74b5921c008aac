/* SPDX-License-Identifier: MIT
 *
 * find_primes with POSIX threads, chunks dealt in turn.
 *
 * Shows:      chunk c goes to thread c mod workers, known beforehand: nothing is shared, nothing
 *             to agree on, and no balance.
 * Run:        posix/find_primes --to 10_000_000 --variant static
 * Beside it:  threads.c (whoever is free), fork.c (processes); openmp/find_primes/static.c,
 *             mpi/find_primes/ranks.c.
 * Exercise:   give each thread one span of the range instead (span_of()). Larger numbers take
 *             longer: how unequal are the threads' times? */
#include "common/workloads/find_primes.h"

#include "common/base/fail.h"
#include "posix/measure/team.h"

#include <pthread.h>
#include <stdlib.h>

struct worker {
    pthread_t thread;
    const struct job *job;
    int number;
    struct answer part;
};

static void *work(void *argument)
{
    struct worker *mine = argument;
    const struct job *job = mine->job;

    team_ready(mine->number);
    for (uint64_t chunk = (uint64_t)mine->number; chunk < job->range.chunks;
         chunk += (uint64_t)job->workers)
        mine->part = answer_add(mine->part, find_primes_chunk(job, chunk));
    team_done(mine->number);
    return NULL;
}

static struct answer run(const struct job *job)
{
    struct worker *workers = xcalloc((size_t)job->workers, sizeof *workers);
    struct answer total = {0, 0};

    for (int number = 0; number < job->workers; number++) {
        workers[number] = (struct worker){.job = job, .number = number};
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

const struct variant variant_static = {"static", run, EXACT, "threads, chunks dealt in turn"};
