/* SPDX-License-Identifier: MIT */
#include "compare/figures/predict_parts.h"

#include "common/base/words.h"

#include "common/base/fail.h"

#include <math.h>
#include <string.h>

enum { TRIALS = 200, MOST_ITEMS = 10000, MOST_WORKERS = 1024 };

/* The pipeline: who makes and who takes, and how long that lasts. */
struct line {
    size_t items, producers, consumers, capacity;
    double produce_s[2], consume_s[2];
    bool anybody; /* any worker does what is next: no roles */
    uint64_t random;
};

/* Uniform in the range (G. Marsaglia, Xorshift RNGs, 2003). */
static double draw(struct line *line, const double range[2])
{
    line->random ^= line->random << 13;
    line->random ^= line->random >> 7;
    line->random ^= line->random << 17;
    return range[0] + (range[1] - range[0]) * (double)(line->random >> 11) * 0x1p-53;
}

/* The one of free[count] that is free first. */
static size_t first_of(const double *free_s, size_t count)
{
    size_t first = 0;

    for (size_t at = 1; at < count; at++)
        if (free_s[at] < free_s[first])
            first = at;
    return first;
}

/* One run, item by item in the order in which they are put: an item is put when its producer has
 * made it and the one `capacity` places before it was taken, and taken when a consumer is free. */
static double trial(struct line *line, double *made_s, double *free_s, double *taken_s)
{
    double end_s = 0;

    memset(made_s, 0, line->producers * sizeof *made_s);
    memset(free_s, 0, line->consumers * sizeof *free_s);
    for (size_t item = 0; item < line->items; item++) {
        size_t producer = first_of(made_s, line->producers);
        double put_s = made_s[producer] + draw(line, line->produce_s);
        if (item >= line->capacity && taken_s[item - line->capacity] > put_s)
            put_s = taken_s[item - line->capacity];
        made_s[producer] = put_s;
        size_t consumer = first_of(free_s, line->consumers);
        taken_s[item] = free_s[consumer] > put_s ? free_s[consumer] : put_s;
        free_s[consumer] = taken_s[item] + draw(line, line->consume_s);
        end_s = free_s[consumer] > end_s ? free_s[consumer] : end_s;
    }
    return end_s;
}

static double mean_of_trials(struct line *line)
{
    double *times = xcalloc(line->producers + line->consumers + line->items, sizeof *times),
           sum = 0;

    for (int at = 0; at < TRIALS; at++)
        sum +=
            trial(line, times, times + line->producers, times + line->producers + line->consumers);
    free(times);
    return sum / (double)TRIALS;
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
                          .anybody = question->own->result->traits.any_role,
                          .random = 88172645463325252};
    return true;
}

/* What a worker that is alone should take: all of it, one after the other. */
static double alone_s(const struct line *line)
{
    double item_s =
        (line->produce_s[0] + line->produce_s[1] + line->consume_s[0] + line->consume_s[1]) / 2;

    return (double)line->items * item_s;
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

/* A pipeline of two stages with times at random: the mean of many runs of it on paper. The workers'
 * sequences of times are fixed, so one worker's run tells by how much they are off their mean. */
double predict_queue(const struct question *question, struct prediction *prediction)
{
    const struct result *own = question->own->result;
    struct line line = {0};

    if (!line_of(question, &line))
        return predict_missing(prediction, "the records do not tell what goes through the queue");
    double alone = alone_s(&line);
    if (alone <= 0)
        return unpaced(question, prediction);
    double off = question->base ? question->base->seconds.estimate / alone : 1;
    if (own->workers == 1)
        return off * alone;
    double longest_s = line.anybody ? alone / own->workers : mean_of_trials(&line);
    return off * longest_s;
}
