/* SPDX-License-Identifier: MIT
 *
 * queue with POSIX threads and processes.
 *
 * Shows: producers and consumers that know nothing of each other but the queue between them; with
 *        processes the very same queue, in shared memory. posix/channel.c is the lesson (threads,
 *        fork); posix/ring.c is the same without a lock, some ten times as fast (ring, fork_ring).
 * Run:   posix/queue
 *        posix/queue --variant all --quiet --items 1e6 --produce 0 --consume 0
 * Beside it: openmp/queue.c (sections and tasks), mpi/queue.c (no shared memory: the queue is made
 * of messages). Exercise: --capacity 1 against --capacity 1024 in the throughput run. Where does
 * the time go? */
#include "common/workloads/queue.h"

#include "common/clock.h"
#include "common/fail.h"
#include "common/shared.h"
#include "posix/channel.h"
#include "posix/ring.h"
#include "posix/team.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* The queue, in one of its two forms. */
struct line {
    struct channel *channel;
    struct ring *ring;
};

struct worker {
    pthread_t thread;
    const struct job *job;
    int number;
    const struct line *line;
    struct answer part;
};

static struct line line_open(const struct job *job, bool ring)
{
    struct line line = {NULL, NULL};

    if (ring)
        line.ring = ring_open(job->capacity, sizeof(struct item), job->workers);
    else
        line.channel = channel_open(job->capacity, sizeof(struct item));
    return line;
}

static void line_close(const struct line *line)
{
    if (line->ring)
        ring_free(line->ring);
    else
        channel_free(line->channel);
}

static inline bool put(const struct line *line, int number, const struct item *item)
{
    return line->ring ? ring_put(line->ring, number, item) : channel_put(line->channel, item);
}

static inline bool get(const struct line *line, int number, struct item *item)
{
    return line->ring ? ring_get(line->ring, number, item) : channel_get(line->channel, item);
}

static void produce(const struct job *job, int number, const struct line *line)
{
    struct producer producer = producer_begin(job, number, queue_producers(job, job->workers));
    struct item item, end = {END_MARK, 0};

    while (producer_make(&producer, &item)) {
        put(line, number, &item); /* waits while the queue is full */
        clock_sleep(producer_pause_s(&producer));
    }
    producer_end(&producer);
    if (queue_last_producer(job))
        for (int mark = 0; mark < queue_consumers(job, job->workers); mark++)
            put(line, number, &end);
}

static struct answer consume(const struct job *job, int number, const struct line *line)
{
    int producers = queue_producers(job, job->workers);
    struct consumer consumer = consumer_begin(job, number - producers, producers);
    struct item item;

    while (get(line, number, &item) && item.number != END_MARK) /* waits while it is empty */
        consumer_take(&consumer, &item);
    return consumer_end(&consumer);
}

static struct answer produce_and_consume(const struct job *job, const struct line *line)
{
    struct producer producer = producer_begin(job, 0, 1);
    struct consumer consumer = consumer_begin(job, 0, 1);
    struct item item;

    while (producer_make(&producer, &item)) {
        put(line, 0, &item);
        get(line, 0, &item);
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

static void *work(void *argument)
{
    struct worker *mine = argument;

    team_ready(mine->number);
    mine->part = play_role(mine->job, mine->number, mine->line);
    team_done(mine->number);
    return NULL;
}

static struct answer in_threads(const struct job *job, bool ring)
{
    struct line line = line_open(job, ring);
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
    line_close(&line);
    free(workers);
    return total;
}

static struct answer in_processes(const struct job *job, bool ring)
{
    struct line line = line_open(job, ring);
    struct answer *parts = shared_alloc((size_t)job->workers, sizeof *parts); /* shared */
    struct answer total = {0, 0};
    int status;

    for (int number = 0; number < job->workers; number++) {
        pid_t child = fork();
        ok(child < 0 ? errno : 0, "fork");
        if (child == 0) {
            team_ready(number);
            parts[number] = play_role(job, number, &line);
            team_done(number);
            _exit(STATUS_DONE);
        }
    }
    for (int ended = 0; ended < job->workers;) {
        pid_t child = waitpid(-1, &status, WUNTRACED); /* join */
        ended += team_ended(child, status);
    }
    for (int number = 0; number < job->workers; number++)
        total = answer_add(total, parts[number]);
    line_close(&line);
    shared_free(parts, (size_t)job->workers, sizeof *parts);
    return total;
}

static struct answer run_threads(const struct job *job)
{
    return in_threads(job, false);
}

static struct answer run_fork(const struct job *job)
{
    return in_processes(job, false);
}

static struct answer run_ring(const struct job *job)
{
    return in_threads(job, true);
}

static struct answer run_fork_ring(const struct job *job)
{
    return in_processes(job, true);
}

static const struct variant variants[] = {
    {"threads", run_threads, EXACT, "threads over a ring with a mutex and condition variables"},
    {"fork", run_fork, EXACT, "processes over the same ring in shared memory"},
    {"ring", run_ring, EXACT, "threads over a ring without a lock"},
    {"fork_ring", run_fork_ring, EXACT, "processes over the ring without a lock"},
    {0},
};

int main(int argc, char **argv)
{
    return bench_main(argc, argv, &queue, variants, &posix_team);
}
