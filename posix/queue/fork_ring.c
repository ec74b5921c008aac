/* SPDX-License-Identifier: MIT
 *
 * queue with POSIX processes over a ring without a lock.
 *
 * Shows:      the ring lies in shared memory and needs nothing else: atomic operations and
 *             futex(2) know no processes.
 * Run:        posix/queue --variant fork_ring --quiet --items 1e7 --produce 0 --consume 0
 * Beside it:  ring.c (threads), fork.c (a lock); mpi/queue/onesided.c.
 * Exercise:   why do items go through the ring by value, and not as pointers? */
#include "common/workloads/queue.h"

#include "common/base/fail.h"
#include "common/base/shared.h"
#include "posix/core/ring.h"
#include "posix/measure/team.h"

#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

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

/* A child's whole life. */
_Noreturn static void work(const struct job *job, int number, struct ring *ring,
                           struct answer *answer)
{
    team_ready(number);
    *answer = queue_play(job, number, produce, consume, ring);
    team_done(number);
    _exit(STATUS_DONE);
}

static struct answer run(const struct job *job)
{
    struct ring *ring =
        ring_open((size_t)job->capacity, sizeof(struct item), queue_producers(job, job->workers),
                  queue_consumers(job, job->workers), FUTEX_OF_PROCESSES); /* shared */
    struct answer *parts = shared_alloc((size_t)job->workers, sizeof *parts);
    struct answer total = {0, 0};
    int status;

    for (int number = 0; number < job->workers; number++) {
        pid_t child = fork();
        check(child < 0 ? errno : 0, "fork");
        if (child == 0)
            work(job, number, ring, &parts[number]);
        team_forked(number, child);
    }
    for (int ended = 0; ended < job->workers;) {
        pid_t child = waitpid(-1, &status, WUNTRACED); /* join */
        ended += team_ended(child, status);
    }
    for (int number = 0; number < job->workers; number++)
        total = answer_add(total, parts[number]);
    shared_free(parts, (size_t)job->workers, sizeof *parts);
    ring_free(ring);
    return total;
}

const struct variant variant_fork_ring = {"fork_ring", run, EXACT,
                                          "processes over the ring without a lock"};
