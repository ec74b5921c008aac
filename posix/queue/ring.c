/* SPDX-License-Identifier: MIT
 *
 * queue with POSIX threads over a ring without a lock.
 *
 * Shows:      the same kernels over posix/core/ring.h, where one atomic operation puts an item and
 *             one gets it, and none at all with one producer and one consumer; some ten times as
 *             fast as a mutex and condition variables.
 * Run:        posix/queue --variant ring --quiet --items 1e7 --produce 0 --consume 0
 * Beside it:  threads.c (a lock), fork_ring.c (processes); openmp/queue/ring.c.
 * Exercise:   --capacity 1 against --capacity 1024. Where does the time go? */
#include "common/workloads/queue.h"

#include "common/base/fail.h"
#include "posix/core/ring.h"
#include "posix/measure/team.h"

#include <pthread.h>
#include <stdlib.h>

struct worker {
    pthread_t thread;
    const struct job *job;
    int number;
    struct ring *ring; /* shared */
    struct answer part;
};

static void produce(struct producer *producer, void *ring)
{
    struct item item;

    while (producer_next(producer, &item)) /* the last ones are end marks */
        ring_put(ring, producer->number, &item);
}

static void consume(struct consumer *consumer, void *ring)
{
    int worker = consumer->producers + consumer->number;
    struct item item;

    while (ring_get(ring, worker, &item) && item.number != END_MARK)
        consumer_take(consumer, &item);
}

static void *work(void *argument)
{
    struct worker *mine = argument;

    team_ready(mine->number);
    mine->part = queue_play(mine->job, mine->number, produce, consume, mine->ring);
    team_done(mine->number);
    return NULL;
}

static struct answer run(const struct job *job)
{
    struct worker *workers = xcalloc((size_t)job->workers, sizeof *workers);
    struct ring *ring =
        ring_open((size_t)job->capacity, sizeof(struct item), queue_producers(job, job->workers),
                  queue_consumers(job, job->workers), FUTEX_OF_THREADS); /* shared */
    struct answer total = {0, 0};

    for (int number = 0; number < job->workers; number++) {
        workers[number] = (struct worker){.job = job, .number = number, .ring = ring};
        check(pthread_create(&workers[number].thread, NULL, work, &workers[number]), /* fork */
              "pthread_create");
    }
    for (int number = 0; number < job->workers; number++) {
        check(pthread_join(workers[number].thread, NULL), "pthread_join"); /* join */
        total = answer_add(total, workers[number].part);
    }
    ring_free(ring);
    free(workers);
    return total;
}

const struct variant variant_ring = {"ring", run, EXACT, "threads over a ring without a lock"};
