/* SPDX-License-Identifier: MIT
 *
 * queue with OpenMP sections, over a ring without a lock.
 *
 * Shows:      the same sections over a faster queue: who puts and who gets draw tickets, by atomic
 *             updates alone (openmp/core/ring.h).
 * Run:        OMP_NUM_THREADS=2 openmp/queue --variant ring --items 1e6 --produce 0 --consume 0
 * Beside it:  sections.c; posix/queue/ring.c, which sleeps where this one naps.
 * Exercise:   --capacity 1 against --capacity 1024. Where does the time go? */
#include "common/workloads/queue.h"

#include "common/account/trace.h"
#include "openmp/core/ring.h"

static void produce(const struct job *job, int number, struct ring *ring)
{
    struct producer producer = producer_begin(job, number, queue_producers(job, job->workers));
    struct item item, end = {END_MARK, 0};

    while (producer_make(&producer, &item)) {
        ring_put(ring, &item); /* waits while the queue is full */
        clock_sleep(producer_pause_s(&producer));
    }
    for (int marks = producer_end(&producer); marks > 0; marks--)
        ring_put(ring, &end);
}

static void consume(const struct job *job, int number, struct ring *ring, struct answer *sum)
{
    struct consumer consumer = consumer_begin(job, number, queue_producers(job, job->workers));
    struct item item;

    while (ring_get(ring, &item) && item.number != END_MARK) /* waits while it is empty */
        consumer_take(&consumer, &item);
#pragma omp critical
    *sum = answer_add(*sum, consumer_end(&consumer));
}

static struct answer run(const struct job *job)
{
    struct answer sum = {0, 0};

    if (job->workers == 1)
        return queue_alone(job);
    struct ring *ring =
        ring_open((size_t)job->capacity, sizeof(struct item), job->workers); /* shared */
#pragma omp parallel num_threads(job->workers) shared(ring, sum)
#pragma omp sections
    {
#pragma omp section
        for (int number = 0; number < queue_producers(job, job->workers); number++)
#pragma omp task /* which any thread of the team runs */
            produce(job, number, ring);
#pragma omp section
        for (int number = 0; number < queue_consumers(job, job->workers); number++)
#pragma omp task
            consume(job, number, ring, &sum);
    }
    ring_free(ring);
    return sum;
}

const struct variant variant_ring = {"ring", run, EXACT, "as sections, over a ring without a lock"};
