/* SPDX-License-Identifier: MIT
 *
 * queue with OpenMP.
 *
 * Shows: two ways to give the threads of one team different work: sections, one for the producers
 * and one for the consumers; and tasks, one for each item, where the runtime's own task pool
 *        decides who consumes next. openmp/channel.c is the queue as it is read in textbooks;
 *        openmp/ring.c is the same without a lock, several times as fast (ring).
 * Run:   OMP_NUM_THREADS=3 openmp/queue --variant all
 * Beside it: posix/queue.c, mpi/queue.c.
 * Exercise: why would `tasks` hang with one thread without its if clause, and `sections` not? */
#include "common/workloads/queue.h"

#include "common/account/trace.h"
#include "common/base/clock.h"
#include "common/base/fail.h"
#include "openmp/channel.h"
#include "openmp/ring.h"
#include "openmp/team.h"

#include <errno.h>
#include <omp.h>
#include <stdlib.h>

/* The queue, in one of its two forms. */
struct line {
    struct channel *channel;
    struct ring *ring;
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

static inline bool put(const struct line *line, const struct item *item)
{
    return line->ring ? ring_put(line->ring, item) : channel_put(line->channel, item);
}

static inline bool get(const struct line *line, struct item *item)
{
    return line->ring ? ring_get(line->ring, item) : channel_get(line->channel, item);
}

static void produce(const struct job *job, int number, const struct line *line)
{
    struct producer producer = producer_begin(job, number, queue_producers(job, job->workers));
    struct item item, end = {END_MARK, 0};

    while (producer_make(&producer, &item)) {
        put(line, &item); /* waits while the queue is full */
        clock_sleep(producer_pause_s(&producer));
    }
    producer_end(&producer);
    if (queue_last_producer(job))
        for (int mark = 0; mark < queue_consumers(job, job->workers); mark++)
            put(line, &end);
}

static struct answer consume(const struct job *job, int number, const struct line *line)
{
    struct consumer consumer = consumer_begin(job, number, queue_producers(job, job->workers));
    struct item item;

    while (get(line, &item) && item.number != END_MARK) /* waits while it is empty */
        consumer_take(&consumer, &item);
    return consumer_end(&consumer);
}

static struct answer produce_and_consume(const struct job *job, const struct line *line)
{
    struct producer producer = producer_begin(job, 0, 1);
    struct consumer consumer = consumer_begin(job, 0, 1);
    struct item item;

    while (producer_make(&producer, &item)) {
        put(line, &item);
        get(line, &item);
        consumer_take(&consumer, &item);
        clock_sleep(producer_pause_s(&producer));
    }
    producer_end(&producer);
    return consumer_end(&consumer);
}

/* Two threads take a section each. Further producers and consumers are tasks, which the threads
 * without a section take while they wait at the end of the sections. */
static struct answer in_sections(const struct job *job, bool ring)
{
    int producers = queue_producers(job, job->workers);
    int consumers = queue_consumers(job, job->workers);
    struct line line = line_open(job, ring); /* shared */
    uint64_t count = 0, sum = 0;

    if (job->workers == 1) { /* two sections after each other would wait for each other */
        struct answer total = produce_and_consume(job, &line);
        line_close(&line);
        return total;
    }
#pragma omp parallel num_threads(job->workers) shared(count, sum)
#pragma omp sections
    {
#pragma omp section
        {
            for (int number = 1; number < producers; number++) {
#pragma omp task firstprivate(number)
                produce(job, number, &line);
            }
            produce(job, 0, &line);
        }
#pragma omp section
        {
            for (int number = 1; number < consumers; number++) {
#pragma omp task firstprivate(number) shared(count, sum)
                {
                    struct answer part = consume(job, number, &line);
#pragma omp atomic
                    count += part.count;
#pragma omp atomic
                    sum += part.sum;
                }
            }
            struct answer part = consume(job, 0, &line);
#pragma omp atomic
            count += part.count;
#pragma omp atomic
            sum += part.sum;
        }
    }
    line_close(&line);
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

static struct answer run_sections(const struct job *job)
{
    return in_sections(job, false);
}

static struct answer run_ring(const struct job *job)
{
    return in_sections(job, true);
}

static const struct variant variants[] = {
    {"sections", run_sections, EXACT, "a section for producers and one for consumers"},
    {"tasks", run_tasks, EXACT, "a task for each item, taken by who is free"},
    {"ring", run_ring, EXACT, "as sections, over a ring without a lock"},
    {0},
};

int main(int argc, char **argv)
{
    return bench_main(argc, argv, &queue, variants, &openmp_team);
}
