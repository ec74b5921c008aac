/* SPDX-License-Identifier: MIT */
#include "compare/figures/predict_parts.h"

#include "compare/base/json_read.h"

#include <string.h>

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

/* By the model that the workload names; the last one is that of those that name none. */
static const struct {
    const char *name;
    double (*predict)(const struct question *question, struct prediction *prediction);
} models[] = {
    {"updates", predict_updates},
    {"pipeline", predict_queue},
    {"", predict_tasks},
};

enum { MODELS = sizeof models / sizeof models[0] };

/* No worker of a team starts at the same moment as the others, one that had been asleep is slow at
 * first, and to end together costs up to 0.6 ms: 15 % of this (docs/predictions.md). */
static const double shortest_s = 4e-3;

static struct prediction predict_one(const struct summaries *summaries, const struct summary *own,
                                     const struct prices *prices, int cpus)
{
    struct question question = {.items = summaries->items,
                                .count = summaries->count,
                                .own = own,
                                .base = base_of(summaries, own),
                                .prices = prices,
                                .cpus = hosts_cpus(&own->result->hosts, cpus)};
    struct prediction prediction = {0};
    const char *parameters = own->result->parameters, *why;
    size_t model = 0;

    if (result_is_weak(own->result)) {
        predict_missing(&prediction, "its work grows with its workers");
        return prediction;
    }
    while (model < MODELS && strcmp(models[model].name, own->result->traits.model) != 0)
        model++;
    if (model == MODELS) {
        predict_missing(&prediction, "this triptych has no model '%.40s'",
                        own->result->traits.model);
        return prediction;
    }
    if (predict_disturbed(&question, own, &prediction))
        return prediction;
    question.parameters = fields_parse(parameters, strlen(parameters), &why);
    prediction.seconds = models[model].predict(&question, &prediction);
    if (prediction.seconds > 0 && prediction.seconds < shortest_s)
        prediction.seconds =
            predict_missing(&prediction, "in less than 4 ms it matters most when each worker wakes "
                                         "up, which no price tells");
    json_object_put(question.parameters);
    return prediction;
}

/* Fills in items[...].prediction. `prices`: NULL where there is no price list; `cpus`: those that
 * the workers may use. */
static void predict_all(struct summaries *summaries, const struct prices *prices, int cpus)
{
    for (size_t at = 0; at < summaries->count; at++) {
        struct summary *own = &summaries->items[at];
        if (own->seconds.n > 0 && cpus < 1)
            predict_missing(&own->prediction, "how many CPUs there were is not told");
        else if (own->seconds.n > 0 && !traits_is_command(&own->result->traits))
            own->prediction = predict_one(summaries, own, prices, cpus);
    }
}

struct summaries predict_summaries(const struct results *results, const char *workload, int cpus)
{
    struct summaries summaries = summaries_of(results, workload, cpus);

    predict_all(&summaries, results->prices, cpus);
    return summaries;
}
