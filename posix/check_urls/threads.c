/* SPDX-License-Identifier: MIT
 *
 * check_urls with POSIX threads.
 *
 * Shows:      work of very unequal length: whoever is free takes the next URL, a number behind a
 *             mutex.
 * Run:        posix/check_urls urls.txt
 * Beside it:  openmp/check_urls/for.c (the counter is inside schedule(dynamic)),
 *             mpi/check_urls/request.c; fork.c, events.c.
 * Exercise:   deal the URLs out beforehand. How much longer does it take, and on what does that
 *             depend? */
#include "common/base/fail.h"
#include "common/workloads/transfer.h"
#include "posix/measure/team.h"

#include <pthread.h>
#include <stdlib.h>

/* The shared datum, and what guards it. */
struct shares {
    pthread_mutex_t mutex;
    uint64_t next; /* URL */
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
    struct transfer transfer;

    transfer_open(&transfer, mine->job, mine->number);
    team_ready(mine->number);
    for (;;) {
        pthread_mutex_lock(&shares->mutex);
        struct span turn = span_take(&shares->next, 1, mine->job->urls);
        pthread_mutex_unlock(&shares->mutex);
        if (turn.lo == turn.hi)
            break;
        mine->part = answer_add(mine->part, check_url(&transfer, turn.lo));
    }
    team_done(mine->number);
    transfer_close(&transfer);
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
                                        "a free thread takes the next URL, under a mutex"};
