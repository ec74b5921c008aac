/* SPDX-License-Identifier: MIT */
#include "compare/figures/predict_parts.h"

#include "common/base/fail.h"
#include "common/base/split.h"
#include "common/base/words.h"
#include "common/workloads/queue_times.h"

#include <math.h>
#include <string.h>

enum { MOST_ITEMS = 10000, MOST_WORKERS = 1024 };

/* The pipeline: who makes and who takes, and how long that lasts. */
struct line {
    size_t items, producers, consumers, capacity;
    double produce_s[2], consume_s[2];
    bool anybody; /* any worker does what is next: no roles */
};

/* The one of free[count] that is free first. */
static size_t first_of(const double *free_s, size_t count)
{
    size_t first = 0;

    for (size_t at = 1; at < count; at++)
        if (free_s[at] < free_s[first])
            first = at;
    return first;
}

static double time_of(const double range[2], size_t item, enum queue_stage stage)
{
    return queue_time_s(item, stage, range[0], range[1]);
}

/* All of it by a worker that is alone. */
static double alone_s(const struct line *line)
{
    double sum_s = 0;

    for (size_t item = 0; item < line->items; item++)
        sum_s += time_of(line->produce_s, item, QUEUE_MAKE) +
                 time_of(line->consume_s, item, QUEUE_PROCESS);
    return sum_s;
}

/* Item by item in the order in which they are put: an item is put when its producer has slept for
 * the one before, its first one at once, and when the one `capacity` places before it was taken;
 * and taken when a consumer is free. The arrays are 0 before. */
static double run_s(const struct line *line, double *ready_s, double *free_s, double *taken_s,
                    struct span *spans)
{
    double end_s = 0;

    for (size_t producer = 0; producer < line->producers; producer++)
        spans[producer] = span_of(line->items, producer, line->producers);
    for (size_t at = 0; at < line->items; at++) {
        size_t producer = first_of(ready_s, line->producers);
        size_t item = (size_t)spans[producer].lo++;
        double put_s = ready_s[producer];
        if (at >= line->capacity && taken_s[at - line->capacity] > put_s)
            put_s = taken_s[at - line->capacity];
        double made_s = put_s + time_of(line->produce_s, item, QUEUE_MAKE);
        ready_s[producer] = spans[producer].lo < spans[producer].hi ? made_s : HUGE_VAL;
        size_t consumer = first_of(free_s, line->consumers);
        taken_s[at] = free_s[consumer] > put_s ? free_s[consumer] : put_s;
        free_s[consumer] = taken_s[at] + time_of(line->consume_s, item, QUEUE_PROCESS);
        end_s = fmax(end_s, fmax(made_s, free_s[consumer])); /* it sleeps after its last one, too */
    }
    return end_s;
}

static double shared_s(const struct line *line)
{
    double *times = xcalloc(line->producers + line->consumers + line->items, sizeof *times);
    struct span *spans = xcalloc(line->producers, sizeof *spans);

    double seconds = run_s(line, times, times + line->producers,
                           times + line->producers + line->consumers, spans);
    free(times);
    free(spans);
    return seconds;
}

/* As the workload divides its workers (common/workloads/queue.h). */
static bool line_of(const struct question *question, struct line *line)
{
    double workers = question->own->result->workers;
    double items = predict_parameter(question, "items", 0);
    double capacity = predict_parameter(question, "capacity", items);
    double producers = fmin(predict_parameter(question, "producers", 1), workers - 1);
    double consumers = fmin(predict_parameter(question, "consumers", 1), workers - producers);

    if (items < 1 || items > (double)MOST_ITEMS || workers > (double)MOST_WORKERS || capacity < 1 ||
        !predict_range(question, "produce", line->produce_s) ||
        !predict_range(question, "consume", line->consume_s))
        return false;
    *line = (struct line){.items = (size_t)items,
                          .producers = (size_t)fmax(producers, 1),
                          .consumers = (size_t)fmax(consumers, 1),
                          .capacity = (size_t)fmin(capacity, items),
                          .produce_s = {line->produce_s[0], line->produce_s[1]},
                          .consume_s = {line->consume_s[0], line->consume_s[1]},
                          .anybody = question->own->result->traits.any_role};
    return true;
}

/* Items that take no time: what passing one on costs, in prices of the list. */
static double unpaced(const struct question *question, struct prediction *prediction)
{
    const struct result *own = question->own->result;
    const struct traits *traits = &own->traits;

    if (!traits->price[0])
        return predict_missing(prediction, "the price list has no price of passing an item on so");
    double price_s = predict_price(question, traits->price, own->workers);
    if (price_s < 0)
        return predict_missing(
            prediction, "the price of %s with %s is not known", traits->price,
            words_count((uint64_t)own->workers, "worker", (char[WORDS_TEXT]){""}));
    if (traits->locks && !predict_workers_met(question, traits->price))
        return predict_missing(prediction, predict_barging, traits->price);
    return predict_parameter(question, "items", 0) * traits->price_times * price_s;
}

/* A pipeline of two stages on paper, with the times that its items have in our programs. One
 * worker's run tells how much longer it sleeps than it should. */
double predict_queue(const struct question *question, struct prediction *prediction)
{
    const struct result *own = question->own->result;
    struct line line = {0};

    if (!line_of(question, &line))
        return predict_missing(prediction, "the records do not tell what goes through the queue");
    double alone = alone_s(&line);
    if (alone <= 0)
        return unpaced(question, prediction);
    if (question->base && predict_disturbed(question, question->base, prediction))
        return 0;
    double off = question->base ? question->base->seconds.estimate / alone : 1;
    if (own->workers == 1)
        return off * alone;
    double longest_s = line.anybody ? alone / own->workers : shared_s(&line);
    return off * longest_s;
}
