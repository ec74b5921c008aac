/* SPDX-License-Identifier: MIT */
#include "common/workloads/queue.h"

#include "common/account/tally.h"
#include "common/account/trace.h"
#include "common/base/clock.h"
#include "common/base/fail.h"
#include "common/base/output.h"
#include "common/base/shared.h"
#include "common/base/words.h"
#include "common/work/fault.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

/* Rows that open_job() asks for. */
enum { ROW_PRODUCERS = 1, ROW_CONSUMERS = 2 };

static const struct option_row options[] = {
    {"items", OPTION_COUNT, offsetof(struct job, items), "items", "10", NULL, "0", "1T", NULL,
     "items that go through the queue"},
    {"producers", OPTION_COUNT, offsetof(struct job, producers), "workers", "1", NULL, "1", "1024",
     NULL, "workers that make items"},
    {"consumers", OPTION_COUNT, offsetof(struct job, consumers), "workers", "2", NULL, "1", "1024",
     NULL, "workers that take them; unless given, all the others of --workers"},
    {"capacity", OPTION_COUNT, offsetof(struct job, capacity), "items", "16", NULL, "1", "1M", NULL,
     "items that fit in the queue; a producer waits while it is full"},
    {"produce", OPTION_INTERVAL, offsetof(struct job, produce_s), "s", "100ms:500ms", "1ms:5ms",
     "0", "1h", NULL, "how long it takes to make an item, at random between the two"},
    {"consume", OPTION_INTERVAL, offsetof(struct job, consume_s), "s", "500ms:1s", "5ms:10ms", "0",
     "1h", NULL, "how long it takes to process one"},
    {"batch", OPTION_AUTO, offsetof(struct job, batch), "items", "auto", NULL, "0", "1M", NULL,
     "items in one message, at most (MPI)"},
    {0},
};

/* ---- roles --------------------------------------------------------------------------------- */

int queue_producers(const struct job *job, int workers)
{
    int most = workers > 1 ? workers - 1 : 1;

    return job->producers < (uint64_t)most ? (int)job->producers : most;
}

int queue_consumers(const struct job *job, int workers)
{
    int most = workers > 1 ? workers - queue_producers(job, workers) : 1;

    return job->consumers < (uint64_t)most ? (int)job->consumers : most;
}

enum role queue_role(const struct job *job, int worker, int workers)
{
    int producers = queue_producers(job, workers);

    if (workers == 1)
        return BOTH;
    if (worker < producers)
        return PRODUCER;
    return worker < producers + queue_consumers(job, workers) ? CONSUMER : IDLE;
}

/* ---- items --------------------------------------------------------------------------------- */

/* Uniform in the interval; each worker draws its own fixed sequence (G. Marsaglia's xorshift64). */
static double random_time(uint64_t *state, const struct time_range *interval)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return interval->low + (interval->high - interval->low) * (double)(*state >> 11) * 0x1p-53;
}

static uint64_t seed_of(int number)
{
    return 0x9e3779b97f4a7c15u * ((uint64_t)number + 1);
}

/* Whether items take time to make or to process. Without, it is the queue's own speed that counts.
 */
static bool paced(const struct job *job)
{
    return job->produce_s.high > 0 || job->consume_s.high > 0;
}

/* A line for an item. Where items fly, nobody could read it. */
static void tell(const char *who, int number, const char *what, const struct item *item)
{
    story("%s %d: %s Task-%llu", who, number + 1, what, (unsigned long long)item->number);
}

/* And reading the clock for each would cost more than passing it on: then one in 1024 is stamped.
 */
static inline bool stamped(bool paced_items, uint64_t number)
{
    return paced_items || number % 1024 == 0;
}

struct producer producer_begin(const struct job *job, int number, int producers)
{
    return (struct producer){
        .job = job,
        .number = number,
        .paced = paced(job),
        .items = span_of(job->items, (uint64_t)number, (uint64_t)producers),
        .random = seed_of(number),
    };
}

bool producer_make(struct producer *producer, struct item *item)
{
    if (producer->items.lo == producer->items.hi)
        return false;
    item->number = producer->items.lo++;
    if (producer->paced)
        tell("Producer", producer->number, "generating", item);
    item->sent_s = stamped(producer->paced, item->number) ? clock_now_s() : 0;
    producer->made++;
    return true;
}

double producer_pause_s(struct producer *producer)
{
    if (!producer->paced || producer->job->produce_s.high <= 0)
        return 0;
    return random_time(&producer->random, &producer->job->produce_s);
}

int producer_end(struct producer *producer)
{
    const struct job *job = producer->job;

    tally_end(tally_begin(), producer->made);
    story("Producer %d: finished", producer->number + 1);
    bool last = __atomic_sub_fetch(job->producing, 1, __ATOMIC_ACQ_REL) == 0;
    return last ? queue_consumers(job, job->workers) : 0;
}

bool producer_next(struct producer *producer, struct item *item)
{
    if (producer->made > 0 && !producer->ended)
        clock_sleep(producer_pause_s(producer));
    if (producer_make(producer, item))
        return true;
    if (!producer->ended)
        producer->marks = producer_end(producer);
    producer->ended = true;
    *item = (struct item){END_MARK, 0};
    return producer->marks-- > 0;
}

struct consumer consumer_begin(const struct job *job, int number, int producers)
{
    struct consumer consumer = {.job = job,
                                .number = number,
                                .producers = producers,
                                .paced = paced(job),
                                .random = seed_of(-2 - number)};

    consumer.next = calloc((size_t)producers, sizeof *consumer.next);
    ok(consumer.next ? 0 : errno, "calloc");
    return consumer;
}

/* Which of the equal spans of [0, items) holds `number`; the inverse of span_of(). */
static uint64_t producer_of(const struct consumer *consumer, uint64_t number)
{
    uint64_t producers = (uint64_t)consumer->producers, items = consumer->job->items;
    uint64_t size, longer;

    if (producers == 1)
        return 0;
    size = items / producers;
    longer = items % producers;
    if (number < longer * (size + 1))
        return number / (size + 1);
    return longer + (number - longer * (size + 1)) / size;
}

static const uint64_t spoilt = UINT64_C(1) << 63; /* added to a sum, so that the answer is wrong */

/* Whether the items of one producer come in their order. */
static bool in_order(struct consumer *consumer, uint64_t number)
{
    uint64_t *next = &consumer->next[producer_of(consumer, number)];
    bool right = number >= *next;

    if (!right)
        warn("consumer %d got item %llu after item %llu of the same producer", consumer->number + 1,
             (unsigned long long)number, (unsigned long long)*next - 1);
    *next = number + 1;
    return right;
}

static void process(struct consumer *consumer, const struct item *item)
{
    double begin_s = tally_begin();

    clock_sleep(random_time(&consumer->random, &consumer->job->consume_s));
    tally_end_task(begin_s, 0, item->number);
}

struct answer consumer_take(struct consumer *consumer, const struct item *item)
{
    struct answer part = {1, item->number};

    if (item->number >= consumer->job->items) {
        warn("consumer %d got item %llu, which nobody made", consumer->number + 1,
             (unsigned long long)item->number);
        part = (struct answer){0, spoilt};
    } else {
        fault_task(item->number);
        if (!in_order(consumer, item->number))
            part.sum += spoilt;
        if (item->sent_s > 0)
            tally_result(item->sent_s);
        if (consumer->paced)
            tell("Consumer", consumer->number, "processing", item);
        if (consumer->paced && consumer->job->consume_s.high > 0)
            process(consumer, item);
    }
    consumer->part = answer_add(consumer->part, part);
    return part;
}

struct answer queue_redo(const struct job *job, const struct item *item)
{
    struct consumer consumer = consumer_begin(job, 0, 1);
    struct answer part = consumer_take(&consumer, item);

    free(consumer.next);
    return part;
}

struct answer consumer_end(struct consumer *consumer)
{
    tally_end(tally_begin(), consumer->part.count);
    story("Consumer %d: received its end mark", consumer->number + 1);
    free(consumer->next);
    consumer->next = NULL;
    return consumer->part;
}

struct answer queue_alone(const struct job *job)
{
    struct producer producer = producer_begin(job, 0, 1);
    struct consumer consumer = consumer_begin(job, 0, 1);
    struct item item;

    while (producer_make(&producer, &item)) {
        consumer_take(&consumer, &item);
        clock_sleep(producer_pause_s(&producer));
    }
    producer_end(&producer);
    return consumer_end(&consumer);
}

struct answer queue_play(const struct job *job, int number,
                         void (*produce)(struct producer *producer, void *channel),
                         void (*consume)(struct consumer *consumer, void *channel), void *channel)
{
    int producers = queue_producers(job, job->workers);
    enum role role = queue_role(job, number, job->workers);

    if (role == BOTH)
        return queue_alone(job);
    if (role == PRODUCER) {
        struct producer producer = producer_begin(job, number, producers);
        produce(&producer, channel);
    }
    if (role != CONSUMER)
        return (struct answer){0, 0};
    struct consumer consumer = consumer_begin(job, number - producers, producers);
    consume(&consumer, channel);
    return consumer_end(&consumer);
}

/* ---- workload ------------------------------------------------------------------------------ */

static uint64_t default_workers(const struct job *job)
{
    return job->producers + job->consumers;
}

static bool open_job(struct job *job, const bool *given, struct complaint *complaint)
{
    uint64_t workers = (uint64_t)job->workers;

    if (workers > 1 && job->producers >= workers) {
        snprintf(complaint->text, sizeof complaint->text,
                 "--producers %llu leaves no consumer among %d workers",
                 (unsigned long long)job->producers, job->workers);
        return false;
    }
    if (workers > 1 && given[ROW_CONSUMERS] && job->producers + job->consumers > workers) {
        snprintf(complaint->text, sizeof complaint->text,
                 "--producers %llu and --consumers %llu need %s, and there are %d",
                 (unsigned long long)job->producers, (unsigned long long)job->consumers,
                 words_count(job->producers + job->consumers, "worker", (char[WORDS_TEXT]){""}),
                 job->workers);
        return false;
    }
    if (!given[ROW_CONSUMERS])
        job->consumers = workers > 1 ? workers - job->producers : 1;
    job->producing = shared_alloc(1, sizeof *job->producing);
    return true;
}

static void reset(struct job *job)
{
    *job->producing = (uint64_t)queue_producers(job, job->workers);
}

static uint64_t tasks_of(const struct job *job)
{
    return job->items;
}

static struct answer expected(const struct job *job)
{
    uint64_t n = job->items;

    if (n == 0)
        return (struct answer){0, 0};
    return (struct answer){n, n % 2 == 0 ? n / 2 * (n - 1) : (n - 1) / 2 * n};
}

static void notice(const struct job *job, const struct measurement *measurement)
{
    const struct tally_slot *slots = tally_slots();

    for (int worker = 0; worker < measurement->workers; worker++)
        story("Worker %d: %s", worker,
              words_count(slots[worker].tasks, "item", (char[WORDS_TEXT]){""}));
    if (measurement->has_results)
        story("From put to get: half within %s, 99 %% within %s, longest %s.",
              words_time(measurement->p50_s, (char[WORDS_TEXT]){""}),
              words_time(measurement->p99_s, (char[WORDS_TEXT]){""}),
              words_time(measurement->max_s, (char[WORDS_TEXT]){""}));
    if (!paced(job) && measurement->seconds > 0)
        story("%.0f items per second, %.0f ns each", (double)job->items / measurement->seconds,
              1e9 * measurement->seconds / (double)(job->items ? job->items : 1));
}

static void close_job(struct job *job)
{
    shared_free(job->producing, 1, sizeof *job->producing);
}

const struct workload queue = {
    .name = "queue",
    .summary = "producers and consumers over a bounded queue",
    .lesson = "A queue decouples who makes from who takes: items are taken first come, first\n"
              "served, by whoever is free. That it is bounded makes a fast producer wait instead\n"
              "of filling the memory. At the end each consumer gets one end mark and stops.\n"
              "For the queue's own speed: --items 1e7 --produce 0 --consume 0.",
    .options = options,
    .job_size = sizeof(struct job),
    .workers = offsetof(struct job, workers),
    .streams = true,
    .default_workers = default_workers,
    .open = open_job,
    .reset = reset,
    .tasks = tasks_of,
    .expected = expected,
    .notice = notice,
    .close = close_job,
};
