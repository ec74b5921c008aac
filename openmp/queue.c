/* SPDX-License-Identifier: MIT
 *
 * queue with OpenMP.
 *
 * Shows: two ways to give the threads of one team different work: sections, one for the producers
 * and one for the consumers; and tasks, one for each item, where the runtime's own task pool
 *        decides who consumes next.
 * Run:   OMP_NUM_THREADS=3 openmp/queue --variant all
 * Beside it: posix/queue.c, mpi/queue.c, and openmp/channel.c for the queue itself.
 * Exercise: why would `tasks` hang with one thread without its if clause, and `sections` not? */
#include "common/workloads/queue.h"

#include "common/clock.h"
#include "common/fail.h"
#include "openmp/channel.h"
#include "openmp/team.h"

#include <errno.h>
#include <omp.h>
#include <stdlib.h>

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

/* Two threads take a section each. Further producers and consumers are tasks, which the threads
 * without a section take while they wait at the end of the sections. */
static struct answer run_sections(const struct job *job)
{
    int producers = queue_producers(job, job->workers);
    int consumers = queue_consumers(job, job->workers);
    struct channel *channel = channel_open(job->capacity, sizeof(struct item));
    uint64_t count = 0, sum = 0;

    if (job->workers == 1) { /* two sections after each other would wait for each other */
        struct answer total = produce_and_consume(job, channel);
        channel_free(channel);
        return total;
    }
#pragma omp parallel num_threads(job->workers) shared(count, sum)
#pragma omp sections
    {
#pragma omp section
        {
            for (int number = 1; number < producers; number++) {
#pragma omp task firstprivate(number)
                produce(job, number, channel);
            }
            produce(job, 0, channel);
        }
#pragma omp section
        {
            for (int number = 1; number < consumers; number++) {
#pragma omp task firstprivate(number) shared(count, sum)
                {
                    struct answer part = consume(job, number, channel);
#pragma omp atomic
                    count += part.count;
#pragma omp atomic
                    sum += part.sum;
                }
            }
            struct answer part = consume(job, 0, channel);
#pragma omp atomic
            count += part.count;
#pragma omp atomic
            sum += part.sum;
        }
    }
    channel_free(channel);
    return (struct answer){count, sum};
}

/* A task takes the oldest item of the queue, not the one that it was made for, so the order is
 * kept. There are as many tasks as items, so none of them waits. No end marks: the end of the
 * parallel region is the end mark. A thread alone takes each item at once (if clause). */
static struct answer run_tasks(const struct job *job)
{
    int producers = queue_producers(job, job->workers);
    struct channel *channel = channel_open(job->capacity, sizeof(struct item));
    struct consumer *consumers = calloc((size_t)job->workers, sizeof *consumers);
    struct answer total = {0, 0};

    ok(consumers ? 0 : errno, "calloc");
#pragma omp parallel num_threads(job->workers)
    {
        consumers[omp_get_thread_num()] = consumer_begin(job, omp_get_thread_num(), producers);
#pragma omp barrier
#pragma omp for schedule(static, 1) nowait
        for (int number = 0; number < producers; number++) {
            struct producer producer = producer_begin(job, number, producers);
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
#pragma omp barrier /* all tasks are done when all threads have passed it */
        struct answer part = consumer_end(&consumers[omp_get_thread_num()]);
#pragma omp critical
        total = answer_add(total, part);
    }
    channel_free(channel);
    free(consumers);
    return total;
}

static const struct variant variants[] = {
    {"sections", run_sections, EXACT, "a section for producers and one for consumers"},
    {"tasks", run_tasks, EXACT, "a task for each item, taken by who is free"},
    {0},
};

int main(int argc, char **argv)
{
    return bench_main(argc, argv, &queue, variants, &openmp_team);
}
