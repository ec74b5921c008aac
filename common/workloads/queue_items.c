/* SPDX-License-Identifier: MIT
 *
 * What producers make and consumers take: the roles, the items, and their checks. */
#include "common/workloads/queue.h"

#include "common/account/trace.h"
#include "common/account/worker_stats.h"
#include "common/base/clock.h"
#include "common/base/fail.h"
#include "common/base/output.h"
#include "common/base/translate.h"
#include "common/work/fault.h"
#include "common/workloads/queue_times.h"

#include <stdlib.h>

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

bool queue_paced(const struct job *job)
{
    return job->produce_s.high > 0 || job->consume_s.high > 0;
}

/* A line for an item. Where items fly, nobody could read it. */
static void tell(const char *who, int number, const char *what, const struct item *item)
{
    story("%s %d: %s Task-%llu", translate(who), number + 1, translate(what),
          (unsigned long long)item->number);
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
        .paced = queue_paced(job),
        .items = span_of(job->items, (uint64_t)number, (uint64_t)producers),
    };
}

bool producer_make(struct producer *producer, struct item *item)
{
    if (producer->items.lo == producer->items.hi)
        return false;
    item->number = producer->items.lo++;
    if (producer->paced)
        tell(TRANSLATED("Producer"), producer->number, TRANSLATED("generating"), item);
    item->sent_s = stamped(producer->paced, item->number) ? clock_now_s() : 0;
    producer->made++;
    return true;
}

double producer_pause_s(const struct producer *producer)
{
    if (!producer->paced || producer->job->produce_s.high <= 0)
        return 0;
    const struct time_range *interval = &producer->job->produce_s;
    return queue_time_s(producer->items.lo - 1, QUEUE_MAKE, interval->low, interval->high);
}

int producer_end(struct producer *producer)
{
    const struct job *job = producer->job;

    worker_stats_end(worker_stats_begin(), producer->made);
    story("Producer %d: finished", producer->number + 1);
    bool last = __atomic_sub_fetch(job->producing, 1, __ATOMIC_ACQ_REL) == 0;
    return last ? queue_consumers(job, job->workers) : 0;
}

bool producer_next(struct producer *producer, struct item *item)
{
    if (producer->paced && producer->made > 0 && !producer->ended)
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
    struct consumer consumer = {
        .job = job, .number = number, .producers = producers, .paced = queue_paced(job)};

    consumer.next = xcalloc((size_t)producers, sizeof *consumer.next);
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
    const struct time_range *interval = &consumer->job->consume_s;
    double begin_s = worker_stats_begin();

    clock_sleep(queue_time_s(item->number, QUEUE_PROCESS, interval->low, interval->high));
    worker_stats_end_task(begin_s, 0, item->number);
}

struct answer consumer_take(struct consumer *consumer, const struct item *item)
{
    struct answer part = {1, item->number};

    if (item->sent_s > 0)
        worker_stats_result(item->sent_s); /* it is here: the rest is not part of its way */
    if (item->number >= consumer->job->items) {
        warn("consumer %d got item %llu, which was never produced", consumer->number + 1,
             (unsigned long long)item->number);
        part = (struct answer){0, spoilt};
    } else {
        fault_task(item->number);
        if (!in_order(consumer, item->number))
            part.sum += spoilt;
        if (consumer->paced)
            tell(TRANSLATED("Consumer"), consumer->number, TRANSLATED("processing"), item);
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
    worker_stats_end(worker_stats_begin(), consumer->part.count);
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
