/* SPDX-License-Identifier: MIT */
#include "compare/stats/stats.h"

/* A difference that matters to nobody, and what a ratio must leave out to be called one at all. */
static const double same_margin = 1.05, least_margin = 1.01;

/* Smaller than 5 %, because a comparison that is measured until it is decided is looked at many
 * times, and each look is a chance to be wrong (docs/statistics.md). */
static const double verdict_p = 0.01;

struct verdict stats_verdict(const struct comparison *comparison)
{
    const struct interval *ratio = &comparison->ratio;
    struct verdict verdict = {.word = VERDICT_UNKNOWN, .ratio = *ratio};

    if (!ratio->claimed)
        return verdict;
    if (ratio->low >= 1 / same_margin && ratio->high <= same_margin)
        verdict.word = VERDICT_SAME;
    else if (comparison->p < verdict_p && ratio->low > least_margin)
        verdict.word = VERDICT_SLOWER;
    else if (comparison->p < verdict_p && ratio->high < 1 / least_margin)
        verdict.word = VERDICT_FASTER;
    return verdict;
}

double verdict_reach(const struct verdict *verdict)
{
    double above = verdict->ratio.high - 1, below = 1 - verdict->ratio.low;

    if (!verdict->ratio.claimed)
        return -1;
    return above > below ? above : below;
}
