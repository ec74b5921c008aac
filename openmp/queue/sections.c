/* SPDX-License-Identifier: MIT
 *
 * queue with OpenMP sections.
 *
 * Shows:      one section makes, the other takes; between them lies a ring of items under a lock.
 * Run:        OMP_NUM_THREADS=3 openmp/queue
 * Beside it:  posix/queue/threads.c, mpi/queue/request.c; tasks.c, ring.c.
 * Exercise:   leave out the end marks. Who waits for whom? */
#include "common/workloads/queue.h"

#include "common/account/patience.h"
#include "common/account/trace.h"
#include "common/base/fail.h"

#include <omp.h>
#include <stdlib.h>

struct channel {
    omp_lock_t lock;             /* guards all below */
    uint64_t put, got, capacity; /* items so far */
    struct item items[];         /* items[capacity], used as a ring */
};

static void put(struct channel *channel, const struct item *item)
{
    for (struct patience patience = {0};; patience_nap(&patience)) {
        omp_set_lock(&channel->lock);
        bool room = channel->put - channel->got < channel->capacity;
        if (room)
            channel->items[channel->put++ % channel->capacity] = *item;
        omp_unset_lock(&channel->lock);
        if (room)
            return;
    }
}

static struct item get(struct channel *channel)
{
    for (struct patience patience = {0};; patience_nap(&patience)) {
        omp_set_lock(&channel->lock);
        bool there = channel->got < channel->put;
        struct item item = channel->items[channel->got % channel->capacity];
        channel->got += there;
        omp_unset_lock(&channel->lock);
        if (there)
            return item;
    }
}

static void produce(const struct job *job, int number, struct channel *channel)
{
    struct producer producer = producer_begin(job, number, queue_producers(job, job->workers));
    struct item item, end = {END_MARK, 0};

    while (producer_make(&producer, &item)) {
        put(channel, &item);
        clock_sleep(producer_pause_s(&producer));
    }
    for (int marks = producer_end(&producer); marks > 0; marks--)
        put(channel, &end);
}

static void consume(const struct job *job, int number, struct channel *channel, struct answer *sum)
{
    struct consumer consumer = consumer_begin(job, number, queue_producers(job, job->workers));

    for (struct item item = get(channel); item.number != END_MARK; item = get(channel))
        consumer_take(&consumer, &item);
#pragma omp critical
    *sum = answer_add(*sum, consumer_end(&consumer));
}

static struct answer run(const struct job *job)
{
    struct answer sum = {0, 0};

    if (job->workers == 1)
        return queue_alone(job);
    struct channel *channel = xcalloc(1, sizeof *channel + job->capacity * sizeof(struct item));
    channel->capacity = job->capacity;
    omp_init_lock(&channel->lock);
#pragma omp parallel num_threads(job->workers) shared(channel, sum)
#pragma omp sections
    {
#pragma omp section
        for (int number = 0; number < queue_producers(job, job->workers); number++)
#pragma omp task /* which any thread of the team runs */
            produce(job, number, channel);
#pragma omp section
        for (int number = 0; number < queue_consumers(job, job->workers); number++)
#pragma omp task
            consume(job, number, channel, &sum);
    }
    omp_destroy_lock(&channel->lock);
    free(channel);
    return sum;
}

const struct variant variant_sections = {"sections", run, EXACT | NATURAL,
                                         "a section for producers and one for consumers"};
