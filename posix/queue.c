/* SPDX-License-Identifier: MIT
 *
 * queue with POSIX threads and processes.
 *
 * Shows: producers and consumers that know nothing of each other but the queue between them.
 *        posix/core/channel.c is the lesson (threads); posix/core/ring.c is the same without a lock, some ten
 *        times as fast (ring). With processes (posix/resilient/queue_forks.c) the queue lies in shared
 *        memory, and any of them may die: posix/resilient/robust_queue.c is the channel for that (fork), and the
 *        ring is as it was (fork_ring).
 * Run:   posix/queue
 *        posix/queue --variant all --quiet --items 1e6 --produce 0 --consume 0
 * Beside it: openmp/queue.c (sections and tasks), mpi/queue.c (no shared memory: the queue is made
 * of messages). Exercise: --capacity 1 against --capacity 1024 in the throughput run. Where does
 * the time go? */
#include "common/workloads/queue.h"

#include "common/base/clock.h"
#include "common/base/fail.h"
#include "posix/measure/team.h"
#include "posix/resilient/line.h"
#include "posix/resilient/queue_forks.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

struct worker {
    pthread_t thread;
    const struct job *job;
    int number;
    const struct line *line;
    struct answer part;
};

/* ---- what a worker does ------------------------------------------------------------------------
 */

static void produce(const struct job *job, int number, const struct line *line)
{
    struct producer producer = producer_begin(job, number, queue_producers(job, job->workers));
    struct item item, end = {END_MARK, 0};

    while (producer_make(&producer, &item)) {
        line_put(line, number, &item); /* waits while the queue is full */
        clock_sleep(producer_pause_s(&producer));
    }
    for (int marks = producer_end(&producer); marks > 0; marks--)
        line_put(line, number, &end);
}

static struct answer consume(const struct job *job, int number, const struct line *line)
{
    int producers = queue_producers(job, job->workers);
    struct consumer consumer = consumer_begin(job, number - producers, producers);
    struct item item;

    while (line_get(line, number, &item) && item.number != END_MARK) /* waits while it is empty */
        consumer_take(&consumer, &item);
    return consumer_end(&consumer);
}

static struct answer produce_and_consume(const struct job *job, const struct line *line)
{
    struct producer producer = producer_begin(job, 0, 1);
    struct consumer consumer = consumer_begin(job, 0, 1);
    struct item item;

    while (producer_make(&producer, &item)) {
        line_put(line, 0, &item);
        line_get(line, 0, &item);
        consumer_take(&consumer, &item);
        clock_sleep(producer_pause_s(&producer));
    }
    producer_end(&producer);
    return consumer_end(&consumer);
}

static struct answer play_role(const struct job *job, int number, const struct line *line)
{
    switch (queue_role(job, number, job->workers)) {
    case PRODUCER:
        produce(job, number, line);
        break;
    case CONSUMER:
        return consume(job, number, line);
    case BOTH:
        return produce_and_consume(job, line);
    case IDLE:
        break;
    }
    return (struct answer){0, 0};
}

/* ---- threads -----------------------------------------------------------------------------------
 */

static void *work(void *argument)
{
    struct worker *mine = argument;

    team_ready(mine->number);
    mine->part = play_role(mine->job, mine->number, mine->line);
    team_done(mine->number);
    return NULL;
}

static struct answer in_threads(const struct job *job, enum line_form form)
{
    struct line line = line_open(form, job->capacity, sizeof(struct item), job->workers);
    struct worker *workers = calloc((size_t)job->workers, sizeof *workers);
    struct answer total = {0, 0};

    ok(workers ? 0 : errno, "calloc");
    for (int number = 0; number < job->workers; number++) {
        workers[number] = (struct worker){.job = job, .number = number, .line = &line};
        ok(pthread_create(&workers[number].thread, NULL, work, &workers[number]), /* fork */
           "pthread_create");
    }
    for (int number = 0; number < job->workers; number++) {
        ok(pthread_join(workers[number].thread, NULL), "pthread_join"); /* join */
        total = answer_add(total, workers[number].part);
    }
    line_free(&line);
    free(workers);
    return total;
}

static struct answer run_threads(const struct job *job)
{
    return in_threads(job, LINE_CHANNEL);
}

static struct answer run_fork(const struct job *job)
{
    return queue_in_processes(job, LINE_RELAY);
}

static struct answer run_ring(const struct job *job)
{
    return in_threads(job, LINE_RING);
}

static struct answer run_fork_ring(const struct job *job)
{
    return queue_in_processes(job, LINE_RING);
}

static const struct variant *const variants[] = {
    &(const struct variant){"threads", run_threads, EXACT | NATURAL,
                            "threads over a ring with a mutex and condition variables"},
    &(const struct variant){"fork", run_fork, EXACT | RESILIENT,
                            "processes over such a ring in shared memory"},
    &(const struct variant){"ring", run_ring, EXACT, "threads over a ring without a lock"},
    &(const struct variant){"fork_ring", run_fork_ring, EXACT | RESILIENT,
                            "processes over the ring without a lock"},
    NULL,
};

int main(int argc, char **argv)
{
    return bench_main(argc, argv, &queue, variants, &posix_team);
}
