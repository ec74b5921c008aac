/* SPDX-License-Identifier: MIT
 *
 * queue with POSIX processes that may die.
 *
 * Shows:      no item is lost and none is taken twice when workers die: the queue counts in one
 *             step what goes in and out and whose it is, and the parent does what the dead had in
 *             hand. No end mark can be relied on: it closes the queue after the last producer.
 * Run:        posix/queue --variant resilient --fault kill
 * Beside it:  fork.c; posix/resilient/robust_queue.h.
 * Exercise:   what does it cost an item (fork with --items 1e6 --produce 0 --consume 0)? */
#include "common/workloads/queue.h"

#include "common/account/trace.h"
#include "common/base/shared.h"
#include "posix/measure/team.h"
#include "posix/resilient/completion_log.h"
#include "posix/resilient/robust_queue.h"
#include "posix/resilient/supervisor.h"

/* What the parent keeps, and its children inherit. */
struct crew {
    const struct job *job;
    struct robust_queue *queue; /* shared */
    struct completion_log *log; /* shared: an entry for each item that was taken */
    struct item *inbox;         /* inbox[workers]: what each got last; shared */
    int left[BOTH + 1];         /* workers of each role that have not ended */
};

static const struct span uncounted = {0, 0}; /* the log need not know which items they were */

/* Goes on behind what a lost one in this place has put or, alone, has taken. */
static struct producer producer_again(const struct crew *crew, int number)
{
    int workers = crew->job->workers;
    int producers = queue_producers(crew->job, workers);
    struct producer producer = producer_begin(crew->job, number, producers);

    producer.items.lo += workers > 1 ? robust_queue_puts(crew->queue, number)
                                     : completion_log_entries(crew->log, number);
    return producer;
}

static void produce(const struct crew *crew, int number)
{
    struct producer producer = producer_again(crew, number);
    struct item item;

    while (producer_make(&producer, &item) && robust_queue_put(crew->queue, number, &item))
        clock_sleep(producer_pause_s(&producer));
    producer_end(&producer);
}

static void consume(const struct crew *crew, int number)
{
    int producers = queue_producers(crew->job, crew->job->workers);
    struct consumer consumer = consumer_begin(crew->job, number - producers, producers);
    struct item *item = &crew->inbox[number];

    while (robust_queue_get(crew->queue, number, item))
        completion_log_enter(crew->log, number, uncounted, consumer_take(&consumer, item));
    consumer_end(&consumer);
}

/* A worker that is alone needs no queue. */
static void produce_and_consume(const struct crew *crew)
{
    struct producer producer = producer_again(crew, 0);
    struct consumer consumer = consumer_begin(crew->job, 0, 1);

    for (struct item item; producer_make(&producer, &item);
         clock_sleep(producer_pause_s(&producer)))
        completion_log_enter(crew->log, 0, uncounted, consumer_take(&consumer, &item));
    producer_end(&producer);
    consumer_end(&consumer);
}

static void work(void *context, int number)
{
    const struct crew *crew = context;
    enum role role = queue_role(crew->job, number, crew->job->workers);

    team_ready(number);
    if (role == PRODUCER)
        produce(crew, number);
    else if (role == CONSUMER)
        consume(crew, number);
    else if (role == BOTH)
        produce_and_consume(crew);
    team_done(number);
}

/* The parent takes an item that worker `number`, or nobody, can take any more. */
static void take_for(const struct crew *crew, int number, const struct item *item)
{
    supervisor_must_be_left(crew->job->workers);
    fault_spare();
    completion_log_enter(crew->log, number, uncounted, queue_redo(crew->job, item));
    fault_redone(1);
}

/* A consumer has died: what it had got and not taken is in its inbox. */
static void lost(void *context, int number)
{
    const struct crew *crew = context;

    if (robust_queue_gets(crew->queue, number) > completion_log_entries(crew->log, number))
        take_for(crew, number, &crew->inbox[number]);
}

/* Nobody must wait for items, or for room, when all of the other side have ended. */
static void gone(void *context, int number)
{
    struct crew *crew = context;
    if (--crew->left[queue_role(crew->job, number, crew->job->workers)] == 0)
        robust_queue_close(crew->queue);
}

/* What is left when all have ended: in the queue, and not yet made. */
static void take_rest(const struct crew *crew)
{
    int workers = crew->job->workers, producers = queue_producers(crew->job, workers);

    for (struct item item; robust_queue_get_within(crew->queue, workers, &item, 0);)
        take_for(crew, 0, &item);
    for (int number = 0; number < producers; number++)
        for (struct span left = producer_again(crew, number).items; left.lo < left.hi; left.lo++)
            take_for(crew, 0, &(struct item){left.lo, 0});
}

static struct answer run(const struct job *job)
{
    size_t room = (size_t)job->capacity;
    struct crew crew = {.job = job,
                        .queue = robust_queue_open(room, sizeof(struct item), job->workers + 1),
                        .log = completion_log_open(0, job->workers),
                        .inbox = shared_alloc((size_t)job->workers, sizeof(struct item)),
                        .left = {[PRODUCER] = queue_producers(job, job->workers),
                                 [CONSUMER] = queue_consumers(job, job->workers)}};

    supervise(&(struct supervised){job->workers, &crew, work, lost, gone}); /* fork, join */
    take_rest(&crew);
    struct answer total = completion_log_total(crew.log);
    shared_free(crew.inbox, (size_t)job->workers, sizeof(struct item));
    completion_log_close(crew.log);
    robust_queue_free(crew.queue);
    return total;
}

const struct variant variant_resilient = {"resilient", run, EXACT | RESILIENT,
                                          "processes; when one dies, no item is lost"};
