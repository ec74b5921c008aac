/* SPDX-License-Identifier: MIT
 *
 * queue with POSIX threads and processes.
 *
 * Shows: producers and consumers that know nothing of each other but the queue between them; with
 *        processes the very same queue, in shared memory (see posix/channel.c, which is the
 * lesson). Run:   posix/queue posix/queue --variant all --quiet --items 1e6 --produce 0 --consume 0
 * Beside it: openmp/queue.c (sections and tasks), mpi/queue.c (no shared memory: the queue is made
 * of messages). Exercise: --capacity 1 against --capacity 1024 in the throughput run. Where does
 * the time go? */
#include "common/workloads/queue.h"

#include "common/clock.h"
#include "common/fail.h"
#include "common/shared.h"
#include "posix/channel.h"
#include "posix/team.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

struct worker {
    pthread_t thread;
    const struct job *job;
    int number;
    struct channel *channel;
    struct answer part;
};

static void produce(const struct job *job, int number, struct channel *channel)
{
    struct producer producer = producer_begin(job, number, queue_producers(job, job->workers));
    struct item item, end = {END_MARK, 0};

    while (producer_make(&producer, &item)) {
        channel_put(channel, &item); /* waits while the queue is full */
        clock_sleep(producer_pause_s(&producer));
    }
    producer_end(&producer);
    if (queue_last_producer(job))
        for (int mark = 0; mark < queue_consumers(job, job->workers); mark++)
            channel_put(channel, &end);
}

static struct answer consume(const struct job *job, int number, struct channel *channel)
{
    struct consumer consumer = consumer_begin(job, number, queue_producers(job, job->workers));
    struct item item;

    while (channel_get(channel, &item) && item.number != END_MARK) /* waits while it is empty */
        consumer_take(&consumer, &item);
    return consumer_end(&consumer);
}

static struct answer produce_and_consume(const struct job *job, struct channel *channel)
{
    struct producer producer = producer_begin(job, 0, 1);
    struct consumer consumer = consumer_begin(job, 0, 1);
    struct item item;

    while (producer_make(&producer, &item)) {
        channel_put(channel, &item);
        channel_get(channel, &item);
        consumer_take(&consumer, &item);
        clock_sleep(producer_pause_s(&producer));
    }
    producer_end(&producer);
    return consumer_end(&consumer);
}

static struct answer play_role(const struct job *job, int number, struct channel *channel)
{
    switch (queue_role(job, number, job->workers)) {
    case PRODUCER:
        produce(job, number, channel);
        break;
    case CONSUMER:
        return consume(job, number - queue_producers(job, job->workers), channel);
    case BOTH:
        return produce_and_consume(job, channel);
    case IDLE:
        break;
    }
    return (struct answer){0, 0};
}

static void *work(void *argument)
{
    struct worker *mine = argument;

    team_ready(mine->number);
    mine->part = play_role(mine->job, mine->number, mine->channel);
    team_done(mine->number);
    return NULL;
}

static struct answer run_threads(const struct job *job)
{
    struct worker *workers = calloc((size_t)job->workers, sizeof *workers);
    struct channel *channel = channel_open(job->capacity, sizeof(struct item));
    struct answer total = {0, 0};

    ok(workers ? 0 : errno, "calloc");
    for (int number = 0; number < job->workers; number++) {
        workers[number] = (struct worker){.job = job, .number = number, .channel = channel};
        ok(pthread_create(&workers[number].thread, NULL, work, &workers[number]), /* fork */
           "pthread_create");
    }
    for (int number = 0; number < job->workers; number++) {
        ok(pthread_join(workers[number].thread, NULL), "pthread_join"); /* join */
        total = answer_add(total, workers[number].part);
    }
    channel_free(channel);
    free(workers);
    return total;
}

static struct answer run_fork(const struct job *job)
{
    struct answer *parts = shared_alloc((size_t)job->workers, sizeof *parts); /* shared */
    struct channel *channel = channel_open(job->capacity, sizeof(struct item));
    struct answer total = {0, 0};
    int status;

    for (int number = 0; number < job->workers; number++) {
        pid_t child = fork();
        ok(child < 0 ? errno : 0, "fork");
        if (child == 0) {
            team_ready(number);
            parts[number] = play_role(job, number, channel);
            team_done(number);
            _exit(STATUS_DONE);
        }
    }
    for (int number = 0; number < job->workers; number++) {
        pid_t child = waitpid(-1, &status, 0); /* join */
        team_ended(child, status);
    }
    for (int number = 0; number < job->workers; number++)
        total = answer_add(total, parts[number]);
    channel_free(channel);
    shared_free(parts, (size_t)job->workers, sizeof *parts);
    return total;
}

static const struct variant variants[] = {
    {"threads", run_threads, EXACT, "threads over a ring with a mutex and condition variables"},
    {"fork", run_fork, EXACT, "processes over the same ring in shared memory"},
    {0},
};

int main(int argc, char **argv)
{
    return bench_main(argc, argv, &queue, variants, &posix_team);
}
