/* SPDX-License-Identifier: MIT
 *
 * queue with OpenMP tasks.
 *
 * Shows:      a task for each item: the runtime's own pool of tasks decides which thread takes the
 *             next one, and the end of the region is the end mark. A task takes the oldest item,
 *             not the one that it was made for, so the order is kept.
 * Run:        OMP_NUM_THREADS=3 openmp/queue --variant tasks
 * Beside it:  sections.c, where consumers are there from the beginning.
 * Exercise:   why would it hang with one thread without its if clause? */
#include "common/workloads/queue.h"

#include "common/account/trace.h"
#include "common/base/fail.h"
#include "openmp/core/channel.h"

#include <omp.h>
#include <stdlib.h>

/* Makes the items of one producer, and a task for each. There are as many tasks as items, so none
 * of them waits. A thread that is alone takes each item at once (if clause). */
static void produce(const struct job *job, int number, struct channel *channel,
                    struct consumer *consumers)
{
    struct producer producer = producer_begin(job, number, queue_producers(job, job->workers));
    struct item item;

    while (producer_make(&producer, &item)) {
        channel_put(channel, &item); /* waits while the queue is full */
#pragma omp task if (job->workers > 1)
        {
            struct item oldest;
            channel_get(channel, &oldest);
            consumer_take(&consumers[omp_get_thread_num()], &oldest);
        }
        clock_sleep(producer_pause_s(&producer));
    }
    producer_end(&producer);
}

static struct answer run(const struct job *job)
{
    int producers = queue_producers(job, job->workers);
    struct channel *channel = channel_open((size_t)job->capacity, sizeof(struct item)); /* shared */
    struct consumer *consumers = xcalloc((size_t)job->workers, sizeof *consumers);
    struct answer total = {0, 0};

#pragma omp parallel num_threads(job->workers)
    {
        consumers[omp_get_thread_num()] = consumer_begin(job, omp_get_thread_num(), producers);
#pragma omp barrier
#pragma omp for schedule(static, 1) nowait
        for (int number = 0; number < producers; number++)
            produce(job, number, channel, consumers);
#pragma omp barrier /* all tasks are done when all threads have passed it */
        struct answer part = consumer_end(&consumers[omp_get_thread_num()]);
#pragma omp critical
        total = answer_add(total, part);
    }
    channel_free(channel);
    free(consumers);
    return total;
}

const struct variant variant_tasks = {"tasks", run, EXACT,
                                      "a task for each item, run by a thread that is free"};
