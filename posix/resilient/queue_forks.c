/* SPDX-License-Identifier: MIT */
#include "posix/resilient/queue_forks.h"

#include "common/base/clock.h"
#include "common/base/fail.h"
#include "common/base/shared.h"
#include "common/work/fault.h"
#include "posix/measure/team.h"
#include "posix/resilient/completion_log.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* So many items in a row a consumer enters at once, where they fly: over a ring each took 2.3 times
 * [2.0, 2.8] as long when it was entered alone (medians and quartiles of 15 rounds in turn). What
 * it had not entered when it died is done again. */
enum { ENTERED_AT_ONCE = 64 };

/* How many of its items a producer has begun to put: the last one may be in the queue, or may have
 * been lost with the producer. */
struct progress {
    volatile uint64_t begun;
} __attribute__((aligned(128)));

/* What the parent keeps, and its children inherit. */
struct crew {
    const struct job *job;
    struct line line;           /* shared */
    struct completion_log *log; /* shared */
    struct progress *progress;  /* progress[workers]; shared */
    pid_t *children;            /* children[workers] */
    int producers, consumers;   /* that have not ended */
};

/* ---- what a worker does ------------------------------------------------------------------------
 */

/* What a lost one had begun to put is not put again; if it is missing in the end, the parent knows.
 */
static struct producer producer_again(const struct crew *crew, int number)
{
    struct producer producer =
        producer_begin(crew->job, number, queue_producers(crew->job, crew->job->workers));

    producer.items.lo += crew->progress[number].begun;
    return producer;
}

static void produce(const struct crew *crew, int number)
{
    struct producer producer = producer_again(crew, number);
    struct progress *progress = &crew->progress[number];
    struct item item;

    while (producer_make(&producer, &item)) {
        progress->begun++;
        if (!line_put(&crew->line, number, &item)) /* waits while the queue is full */
            break;                                 /* there are no consumers any more */
        clock_sleep(producer_pause_s(&producer));
    }
    producer_end(&producer);
}

/* A consumer, and what it has taken but not entered: items in a row, and their part. */
struct taker {
    struct consumer consumer;
    const struct crew *crew;
    int number; /* its account in the log */
    struct span items;
    struct answer before;
};

static void enter(struct taker *taker)
{
    const struct answer *now = &taker->consumer.part, *before = &taker->before;

    if (taker->items.lo < taker->items.hi)
        completion_log_enter(taker->crew->log, taker->number, taker->items,
                             (struct answer){now->count - before->count, now->sum - before->sum});
    taker->items = (struct span){0, 0};
    taker->before = *now;
}

static void take(struct taker *taker, const struct item *item)
{
    if (item->number != taker->items.hi)
        enter(taker);
    if (taker->items.lo == taker->items.hi)
        taker->items = (struct span){item->number, item->number};
    consumer_take(&taker->consumer, item);
    taker->items.hi++;
    if (taker->consumer.paced || taker->items.hi - taker->items.lo == ENTERED_AT_ONCE)
        enter(taker);
}

static struct taker taker_begin(const struct crew *crew, int number)
{
    int producers = queue_producers(crew->job, crew->job->workers);
    int own = number < producers ? 0 : number - producers;

    return (struct taker){
        .consumer = consumer_begin(crew->job, own, producers), .crew = crew, .number = number};
}

static void taker_end(struct taker *taker)
{
    enter(taker);
    consumer_end(&taker->consumer);
}

static void consume(const struct crew *crew, int number)
{
    struct taker taker = taker_begin(crew, number);
    struct item item;

    while (line_get(&crew->line, number, &item)) /* waits while it is empty */
        take(&taker, &item);
    taker_end(&taker);
}

static void produce_and_consume(const struct crew *crew)
{
    struct producer producer = producer_again(crew, 0);
    struct taker taker = taker_begin(crew, 0);
    struct item item;

    while (producer_make(&producer, &item)) {
        crew->progress[0].begun++;
        line_put(&crew->line, 0, &item);
        line_get(&crew->line, 0, &item);
        take(&taker, &item);
        clock_sleep(producer_pause_s(&producer));
    }
    producer_end(&producer);
    taker_end(&taker);
}

static void start_process(struct crew *crew, int number)
{
    pid_t child = fork();

    ok(child < 0 ? errno : 0, "fork");
    crew->children[number] = child;
    if (child > 0) {
        team_forked(number, child);
        return;
    }
    team_ready(number);
    switch (queue_role(crew->job, number, crew->job->workers)) {
    case PRODUCER:
        produce(crew, number);
        break;
    case CONSUMER:
        consume(crew, number);
        break;
    case BOTH:
        produce_and_consume(crew);
        break;
    case IDLE:
        break;
    }
    team_done(number);
    _exit(STATUS_DONE);
}

/* ---- the parent --------------------------------------------------------------------------------
 */

static void is_missing(const void *item, void *context)
{
    (void)item, (void)context; /* the log knows */
}

/* What a lost worker leaves behind. Returns whether another one goes on in its place. */
static bool mend(struct crew *crew, pid_t child, int number)
{
    line_mend(&crew->line, number, is_missing, NULL);
    completion_log_settle(crew->log, number);
    if (!team_replaces(child, crew->children, crew->job->workers, &number))
        return false;
    start_process(crew, number);
    return true;
}

/* Producers that are done need no room any more, and consumers whom nobody sends anything must not
 * wait: what is in the queue can still be got. */
static void count_out(struct crew *crew, int number)
{
    enum role role = queue_role(crew->job, number, crew->job->workers);

    crew->producers -= role == PRODUCER;
    crew->consumers -= role == CONSUMER;
    if (role != IDLE && (crew->producers == 0 || crew->consumers == 0))
        line_close(&crew->line);
}

static void wait_for_all(struct crew *crew)
{
    int status;

    for (int ended = 0; ended < crew->job->workers;) {
        pid_t child = waitpid(-1, &status, WUNTRACED); /* join */
        enum team_news news = team_news(child, status);
        int number = 0;
        while (number < crew->job->workers - 1 && crew->children[number] != child)
            number++;
        if (news == TEAM_NOTHING || (news == TEAM_LOST && mend(crew, child, number)))
            continue;
        count_out(crew, number);
        ended++;
    }
}

/* Makes and takes what nobody has taken. */
static struct answer make_up(struct crew *crew)
{
    struct answer total = completion_log_total(crew->log);
    struct span items = {0, 0};
    uint64_t redone = 0;

    fault_spare();
    while (completion_log_missing(crew->log, &items)) {
        struct consumer consumer = consumer_begin(crew->job, 0, 1);
        team_must_be_left(crew->job->workers);
        for (struct item item = {items.lo, 0}; item.number < items.hi; item.number++)
            consumer_take(&consumer, &item);
        redone += items.hi - items.lo;
        total = answer_add(total, consumer.part);
        free(consumer.next);
    }
    if (fault_toll().lost_workers > 0)
        fault_redone(redone);
    return total;
}

struct answer queue_in_processes(const struct job *job, enum line_form form)
{
    struct crew crew = {.job = job,
                        .line = line_open(form, job->capacity, sizeof(struct item), job->workers),
                        .log = completion_log_open(job->items, job->workers),
                        .progress = shared_alloc((size_t)job->workers, sizeof(struct progress)),
                        .children = calloc((size_t)job->workers, sizeof(pid_t)),
                        .producers = queue_producers(job, job->workers),
                        .consumers = queue_consumers(job, job->workers)};

    ok(crew.children ? 0 : errno, "calloc");
    for (int number = 0; number < job->workers; number++)
        start_process(&crew, number);
    wait_for_all(&crew);
    struct answer total = make_up(&crew);
    line_free(&crew.line);
    completion_log_close(crew.log);
    shared_free(crew.progress, (size_t)job->workers, sizeof *crew.progress);
    free(crew.children);
    return total;
}
