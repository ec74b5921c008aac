/* SPDX-License-Identifier: MIT */
#include "compare/figures/predict_parts.h"

#include "compare/base/json_read.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* ---- what models ask for --------------------------------------------------------------------- */

double predict_price(const struct question *question, const char *name, int workers)
{
    const struct price *price =
        question->prices
            ? prices_find(question->prices, question->own->result->panel, name, workers)
            : NULL;

    return price && strcmp(price->unit, "s") == 0 ? price->median : -1;
}

double predict_missing(struct prediction *prediction, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(prediction->why_not, sizeof prediction->why_not, format, arguments);
    va_end(arguments);
    return 0;
}

double predict_parameter(const struct question *question, const char *name, double otherwise)
{
    double value;

    return question->parameters && fields_real(question->parameters, name, &value) ? value
                                                                                   : otherwise;
}

bool predict_range(const struct question *question, const char *name, double range[2])
{
    struct json_object *array =
        question->parameters ? fields_get(question->parameters, name, json_type_array) : NULL;

    if (!array || json_object_array_length(array) != 2)
        return false;
    for (size_t end = 0; end < 2; end++)
        range[end] = json_object_get_double(json_object_array_get_idx(array, end));
    return range[0] >= 0 && range[0] <= range[1] && range[1] < 1e9;
}

/* ---- the base -------------------------------------------------------------------------------- */

/* Whether `other` can tell how long the tasks of `own` are: the same work, by one worker. */
static bool is_base(const struct summary *own, const struct summary *other)
{
    return other != own && other->seconds.n > 0 && other->result->workers == 1 &&
           !other->result->may_lose &&
           strcmp(other->result->workload, own->result->workload) == 0 &&
           strcmp(other->result->setting, own->result->setting) == 0;
}

/* The variant that works alone, or else the first cell with one worker. */
static const struct summary *base_of(const struct summaries *summaries, const struct summary *own)
{
    const struct summary *first = NULL;

    for (size_t at = 0; at < summaries->count; at++) {
        const struct summary *other = &summaries->items[at];
        if (!is_base(own, other))
            continue;
        if (other->result->alone)
            return other;
        first = first ? first : other;
    }
    return first;
}

/* ---- all of them ----------------------------------------------------------------------------- */

/* A workload that is not named is tasks that are divided over workers. */
static const struct {
    const char *workload;
    double (*predict)(const struct question *question, struct prediction *prediction);
} models[] = {
    {"data_race", predict_updates},
    {"queue", predict_queue},
    {NULL, predict_tasks},
};

/* No worker of a team starts at the same moment as the others, and one that had been asleep is slow
 * at first: some ten microseconds each, which is a lot of a shorter time (docs/predictions.md). */
static const double shortest_s = 1e-3;

static struct prediction predict_one(const struct summaries *summaries, const struct summary *own,
                                     const struct prices *prices, int cpus)
{
    struct question question = {.items = summaries->items,
                                .count = summaries->count,
                                .own = own,
                                .base = base_of(summaries, own),
                                .prices = prices,
                                .cpus = cpus};
    struct prediction prediction = {0};
    const char *parameters = own->result->parameters, *why;
    size_t model = 0;

    while (models[model].workload && strcmp(models[model].workload, own->result->workload) != 0)
        model++;
    question.parameters = fields_parse(parameters, strlen(parameters), &why);
    prediction.seconds = models[model].predict(&question, &prediction);
    if (prediction.seconds > 0 && prediction.seconds < shortest_s)
        prediction.seconds =
            predict_missing(&prediction, "in less than 1 ms it matters most when each worker wakes "
                                         "up, which no price tells");
    json_object_put(question.parameters);
    return prediction;
}

void predict_all(struct summaries *summaries, const struct prices *prices, int cpus)
{
    for (size_t at = 0; at < summaries->count; at++) {
        struct summary *own = &summaries->items[at];
        if (own->seconds.n > 0 && cpus < 1)
            predict_missing(&own->prediction, "how many CPUs there were is not told");
        else if (own->seconds.n > 0)
            own->prediction = predict_one(summaries, own, prices, cpus);
    }
}
