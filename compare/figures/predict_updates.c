/* SPDX-License-Identifier: MIT */
#include "compare/figures/predict_parts.h"

#include <math.h>
#include <string.h>

/* Which price an update has. The others count apart and add up in the end (`private`), or are racy,
 * and have no price. */
static const struct update {
    const char *panel, *variant, *price;
    const char *together; /* for those that count apart: the price of adding up */
    bool locks;           /* one worker keeps the others out, and may come back first */
} updates[] = {
    {"posix", "mutex", "mutex", NULL, true},
    {"posix", "fork_mutex", "mutex", NULL, true},
    {"posix", "atomic", "atomic_add", NULL, false},
    {"openmp", "critical", "critical", NULL, true},
    {"openmp", "atomic", "atomic", NULL, false},
    {"openmp", "lock", "lock", NULL, true},
    {"openmp", "reduction", NULL, "reduction", false},
    {"mpi", "lock", "window_lock", NULL, true},
    {"mpi", "atomic", "fetch_and_op", NULL, false},
    {"mpi", "reduce", NULL, "reduce", false},
};

static const struct update *update_of(const struct result *cell)
{
    for (size_t at = 0; at < sizeof updates / sizeof updates[0]; at++)
        if (strcmp(updates[at].panel, cell->panel) == 0 &&
            strcmp(updates[at].variant, cell->variant) == 0)
            return &updates[at];
    return NULL;
}

/* Seconds of one worker that counts for itself, in another panel; below 0: there is none. */
static double apart_s(const struct question *question)
{
    const struct result *own = question->own->result;

    for (size_t at = 0; at < question->count; at++) {
        const struct summary *other = &question->items[at];
        const struct update *update = update_of(other->result);
        if (update && !update->price && other->seconds.n > 0 && other->result->workers == 1 &&
            strcmp(other->result->panel, own->panel) != 0 &&
            strcmp(other->result->setting, own->setting) == 0 &&
            strcmp(other->result->workload, own->workload) == 0)
            return other->seconds.estimate;
    }
    return -1;
}

/* Workers do not begin at the same moment: the last one leaves the common start later, by what a
 * barrier costs. Who has done all of his updates by then has done them alone. */
double predict_updates(const struct question *question, struct prediction *prediction)
{
    const struct result *own = question->own->result;
    const struct update *update = update_of(own);
    double times = predict_parameter(question, "increments", 0);
    double late_s = own->workers > 1 ? predict_price(question, "barrier", own->workers) : 0;

    if (!update || own->may_lose)
        return predict_missing(prediction, "updates without protection have no price");
    if (times < 1)
        return predict_missing(prediction, "the records do not tell how many increments there are");
    if (!update->price) {
        double together_s =
            own->workers > 1 ? predict_price(question, update->together, own->workers) : 0;
        if (apart_s(question) < 0 || together_s < 0 || late_s < 0)
            return predict_missing(
                prediction,
                "the price of %s or of a barrier with %d workers is not known, or no "
                "other panel counted apart",
                update->together, own->workers);
        return apart_s(question) + together_s + late_s;
    }
    double each_s = predict_price(question, update->price, own->workers);
    double alone_s = predict_price(question, update->price, 1);
    if (each_s < 0 || late_s < 0 || (own->workers > 1 && alone_s < 0))
        return predict_missing(prediction,
                               "the price of %s or of a barrier is not known with %d worker%s",
                               update->price, own->workers, own->workers == 1 ? "" : "s");
    if (update->locks && !predict_workers_met(question, update->price))
        return predict_missing(prediction, predict_barging, update->price);
    return fmax(times * each_s, own->workers > 1 ? late_s + times * alone_s : 0);
}
