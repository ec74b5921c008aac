/* SPDX-License-Identifier: MIT */
#include "common/base/words.h"
#include "compare/figures/predict_parts.h"

#include <math.h>
#include <string.h>

/* Whether its workers count apart and add up in the end. */
static bool counts_apart(const struct result *cell)
{
    return !cell->traits.price[0] && cell->traits.together[0];
}

/* Seconds of one worker that counts for itself, in another panel; below 0: there is none. */
static double apart_s(const struct question *question)
{
    const struct result *own = question->own->result;

    for (size_t at = 0; at < question->count; at++) {
        const struct summary *other = &question->items[at];
        if (counts_apart(other->result) && other->seconds.n > 0 && other->result->workers == 1 &&
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
    const struct traits *traits = &own->traits;
    double times = predict_parameter(question, "increments", 0);
    double late_s = own->workers > 1 ? predict_price(question, "barrier", own->workers) : 0;

    if ((!traits->price[0] && !traits->together[0]) || own->may_lose)
        return predict_missing(prediction, "updates without protection have no price");
    if (times < 1)
        return predict_missing(prediction, "the records do not tell how many increments there are");
    if (counts_apart(own)) {
        double together_s =
            own->workers > 1 ? predict_price(question, traits->together, own->workers) : 0;
        if (apart_s(question) < 0 || together_s < 0 || late_s < 0)
            return predict_missing(
                prediction,
                "the price of %s or of a barrier with %s is not known, or no "
                "other panel counted apart",
                traits->together,
                words_count((uint64_t)own->workers, "worker", (char[WORDS_TEXT]){""}));
        return apart_s(question) + together_s + late_s;
    }
    double each_s = predict_price(question, traits->price, own->workers);
    double alone_s = predict_price(question, traits->price, 1);
    if (each_s < 0 || late_s < 0 || (own->workers > 1 && alone_s < 0))
        return predict_missing(
            prediction, "the price of %s or of a barrier is not known with %s", traits->price,
            words_count((uint64_t)own->workers, "worker", (char[WORDS_TEXT]){""}));
    if (traits->locks && !predict_workers_met(question, traits->price))
        return predict_missing(prediction, predict_barging, traits->price);
    times *= traits->price_times;
    return fmax(times * each_s, own->workers > 1 ? late_s + times * alone_s : 0);
}
