/* SPDX-License-Identifier: MIT
 *
 * find_primes with POSIX threads.
 *
 * Shows:      whoever is free takes the next chunk of the range: one number behind a mutex.
 * Run:        posix/find_primes --to 10_000_000
 * Beside it:  openmp/find_primes/dynamic.c (one clause), mpi/find_primes/request.c; static.c,
 *             stealing.c, fork_pool.c.
 * Exercise:   --workers 2 --to 10_000_000 --chunk 5_000_000: why is one of the threads done so
 *             early, and why does the counter not help? */
#include "common/workloads/find_primes.h"

#include "common/base/fail.h"
#include "posix/measure/team.h"

#include <pthread.h>
#include <stdlib.h>

/* The shared datum, and what guards it. */
struct shares {
    pthread_mutex_t mutex;
    uint64_t next; /* chunk */
};

struct worker {
    pthread_t thread;
    const struct job *job;
    int number;
    struct shares *shares; /* shared */
    struct answer part;
};

static void *work(void *argument)
{
    struct worker *mine = argument;
    struct shares *shares = mine->shares;

    team_ready(mine->number);
    for (;;) {
        pthread_mutex_lock(&shares->mutex);
        struct span chunk = span_take(&shares->next, 1, mine->job->range.chunks);
        pthread_mutex_unlock(&shares->mutex);
        if (chunk.lo == chunk.hi)
            break;
        mine->part = answer_add(mine->part, find_primes_chunk(mine->job, chunk.lo));
    }
    team_done(mine->number);
    return NULL;
}

static struct answer run(const struct job *job)
{
    struct worker *workers = xcalloc((size_t)job->workers, sizeof *workers);
    struct shares shares = {.mutex = PTHREAD_MUTEX_INITIALIZER};
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
    check(pthread_mutex_destroy(&shares.mutex), "pthread_mutex_destroy");
    free(workers);
    return total;
}

const struct variant variant_threads = {"threads", run, EXACT | NATURAL,
                                        "a free thread takes the next chunk, under a mutex"};
