/* SPDX-License-Identifier: MIT
 *
 * queue with POSIX threads.
 *
 * Shows:      Dijkstra's bounded buffer: a mutex, and a condition variable for each side.
 * Run:        posix/queue
 * Beside it:  openmp/queue/sections.c, mpi/queue/request.c; ring.c (no lock), fork.c.
 * Exercise:   put `if` in the place of `while` before pthread_cond_wait. What can go wrong? */
#include "common/workloads/queue.h"

#include "common/base/fail.h"
#include "posix/measure/team.h"

#include <pthread.h>
#include <stdlib.h>

struct channel {
    pthread_mutex_t mutex; /* guards all below */
    pthread_cond_t not_empty, not_full;
    uint64_t put, got, capacity; /* items so far */
    struct item *items;          /* items[capacity], used as a ring */
};

struct worker {
    pthread_t thread;
    const struct job *job;
    int number;
    struct channel *channel; /* shared */
    struct answer part;
};

static void put(struct channel *channel, const struct item *item)
{
    pthread_mutex_lock(&channel->mutex);
    while (channel->put - channel->got == channel->capacity)
        pthread_cond_wait(&channel->not_full, &channel->mutex);
    channel->items[channel->put++ % channel->capacity] = *item;
    pthread_cond_signal(&channel->not_empty);
    pthread_mutex_unlock(&channel->mutex);
}

static struct item get(struct channel *channel)
{
    pthread_mutex_lock(&channel->mutex);
    while (channel->put == channel->got)
        pthread_cond_wait(&channel->not_empty, &channel->mutex);
    struct item item = channel->items[channel->got++ % channel->capacity];
    pthread_cond_signal(&channel->not_full);
    pthread_mutex_unlock(&channel->mutex);
    return item;
}

static void produce(struct producer *producer, void *channel)
{
    struct item item;

    while (producer_next(producer, &item)) /* the last ones are end marks */
        put(channel, &item);
}

static void consume(struct consumer *consumer, void *channel)
{
    for (struct item item = get(channel); item.number != END_MARK; item = get(channel))
        consumer_take(consumer, &item);
}

static void *work(void *argument)
{
    struct worker *mine = argument;

    team_ready(mine->number);
    mine->part = queue_play(mine->job, mine->number, produce, consume, mine->channel);
    team_done(mine->number);
    return NULL;
}

static struct answer run(const struct job *job)
{
    struct worker *workers = xcalloc((size_t)job->workers, sizeof *workers);
    struct channel channel = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER,
                              PTHREAD_COND_INITIALIZER, .capacity = job->capacity};
    struct answer total = {0, 0};

    channel.items = xcalloc(job->capacity, sizeof *channel.items);
    for (int number = 0; number < job->workers; number++) {
        workers[number] = (struct worker){.job = job, .number = number, .channel = &channel};
        check(pthread_create(&workers[number].thread, NULL, work, &workers[number]), /* fork */
              "pthread_create");
    }
    for (int number = 0; number < job->workers; number++) {
        check(pthread_join(workers[number].thread, NULL), "pthread_join"); /* join */
        total = answer_add(total, workers[number].part);
    }
    free(channel.items);
    free(workers);
    return total;
}

const struct variant variant_threads = {"threads", run, EXACT | NATURAL,
                                        "threads over a ring with a mutex and two conditions"};
