/* SPDX-License-Identifier: MIT */
#include "compare/stats/parts.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { REPLICATES = 999, MANY_LAUNCHES = 200 };

/* Two series and how they are contrasted: as the difference of the medians or of their logarithms.
 */
struct contrast {
    const struct series *series[2];
    struct launches launches[2];
    struct interval median[2];
    bool logs;
};

static double scale(const struct contrast *contrast, double value)
{
    return contrast->logs ? log(value) : value;
}

/* From the intervals of the two medians (Zou and Donner 2008; Price and Bonett 2002 for medians).
 * For many launches: there they are as good as normal, and drawing would take long. */
static void combine(const struct contrast *contrast, double middle, double *low, double *high)
{
    const struct interval *over = &contrast->median[0], *under = &contrast->median[1];
    double value = scale(contrast, over->estimate), other = scale(contrast, under->estimate);

    *low = middle - hypot(value - scale(contrast, over->low), scale(contrast, under->high) - other);
    *high =
        middle + hypot(scale(contrast, over->high) - value, other - scale(contrast, under->low));
}

/* Percentiles of what comes out when whole launches are drawn again (Davison and Hinkley 1997,
 * section 3.8: of the ways to draw from two levels, this one keeps the variance), stretched for few
 * launches. */
static void resample(const struct contrast *contrast, double middle, double *low, double *high)
{
    double centre[2], *medians[2], stretch;

    for (int side = 0; side < 2; side++)
        medians[side] = bootstrap_medians(&contrast->launches[side], REPLICATES,
                                          20221 + (uint64_t)side, &centre[side]);
    for (size_t at = 0; at < REPLICATES; at++)
        medians[0][at] = scale(contrast, medians[0][at]) - scale(contrast, medians[1][at]);
    parts_sort(medians[0], REPLICATES);
    stretch = bootstrap_stretch(&contrast->launches[0], &contrast->launches[1]);
    centre[0] = scale(contrast, centre[0]) - scale(contrast, centre[1]);
    *low = middle + stretch * (parts_at(medians[0], REPLICATES, 24) - centre[0]);
    *high = middle + stretch * (parts_at(medians[0], REPLICATES, REPLICATES - 25) - centre[0]);
    free(medians[0]);
    free(medians[1]);
}

/* No interval: what the ends of both series allow. */
static void withhold(const struct contrast *contrast, struct interval *result)
{
    const struct interval *over = &contrast->median[0], *under = &contrast->median[1];
    bool first = over->n == 0 || (!over->claimed && under->n > 0);
    double seen[2][2];

    for (int side = 0; side < 2; side++) {
        seen[side][0] = stats_quantile(contrast->series[side], 0);
        seen[side][1] = stats_quantile(contrast->series[side], 1);
    }
    memcpy(result->why_not, (first ? over : under)->why_not, sizeof result->why_not);
    if (over->n == 0 || under->n == 0)
        return;
    result->low = contrast->logs ? seen[0][0] / seen[1][1] : seen[0][0] - seen[1][1];
    result->high = contrast->logs ? seen[0][1] / seen[1][0] : seen[0][1] - seen[1][0];
}

static bool all_above_zero(const struct series *series)
{
    for (size_t at = 0; at < series->count; at++)
        if (!(series->values[at] > 0))
            return false;
    return true;
}

/* `middle`, on the contrast's scale, gets its interval. */
static void claim(struct contrast *contrast, struct interval *result)
{
    bool logs = contrast->logs;
    double middle = logs ? log(result->estimate) : result->estimate, low, high;

    if (contrast->launches[0].count >= MANY_LAUNCHES ||
        contrast->launches[1].count >= MANY_LAUNCHES)
        combine(contrast, middle, &low, &high);
    else
        resample(contrast, middle, &low, &high);
    result->low = fmin(logs ? exp(low) : low, result->estimate);
    result->high = fmax(logs ? exp(high) : high, result->estimate);
    result->claimed = true;
}

static struct interval contrast_of(const struct series *over, const struct series *under, bool logs)
{
    struct contrast contrast = {.series = {over, under}, .logs = logs};
    struct interval result = {0};

    for (int side = 0; side < 2; side++) {
        contrast.launches[side] = launches_open(contrast.series[side]);
        contrast.median[side] = stats_median(contrast.series[side]);
    }
    const struct interval *less = &contrast.median[over->count > under->count];
    result.n = less->n;
    result.launches =
        contrast.median[contrast.median[0].launches > contrast.median[1].launches].launches;
    if (logs && (!all_above_zero(over) || !all_above_zero(under))) {
        snprintf(result.why_not, sizeof result.why_not, "a value is 0, there is no ratio");
    } else {
        if (over->count > 0 && under->count > 0)
            result.estimate = logs ? contrast.median[0].estimate / contrast.median[1].estimate
                                   : contrast.median[0].estimate - contrast.median[1].estimate;
        if (contrast.median[0].claimed && contrast.median[1].claimed)
            claim(&contrast, &result);
        else
            withhold(&contrast, &result);
    }
    launches_close(&contrast.launches[0]);
    launches_close(&contrast.launches[1]);
    return result;
}

struct interval stats_ratio(const struct series *over, const struct series *under)
{
    return contrast_of(over, under, true);
}

struct interval stats_difference(const struct series *a, const struct series *b)
{
    return contrast_of(a, b, false);
}

struct interval stats_efficiency(const struct interval *speed_up, double workers)
{
    struct interval efficiency = *speed_up;

    efficiency.estimate /= workers;
    efficiency.low /= workers;
    efficiency.high /= workers;
    return efficiency;
}

static double karp_flatt(double speed_up, double workers)
{
    return (1 / speed_up - 1 / workers) / (1 - 1 / workers);
}

struct interval stats_serial_fraction(const struct interval *speed_up, int workers, int cores)
{
    struct interval fraction = {.n = speed_up->n, .launches = speed_up->launches};

    if (workers < 2) {
        snprintf(fraction.why_not, sizeof fraction.why_not, "it is defined from 2 workers on");
    } else if (workers > cores) {
        snprintf(fraction.why_not, sizeof fraction.why_not,
                 "%d workers share %d core%s, it is defined up to the cores", workers, cores,
                 cores == 1 ? "" : "s");
    } else if (!(speed_up->estimate > 0)) {
        snprintf(fraction.why_not, sizeof fraction.why_not, "the speed-up is not known");
    } else {
        fraction = *speed_up;
        fraction.estimate = karp_flatt(speed_up->estimate, workers);
        fraction.low = karp_flatt(speed_up->high, workers);
        fraction.high = karp_flatt(speed_up->low, workers);
        if (fraction.claimed && (fraction.low < 0 || fraction.high > 1)) {
            fraction.claimed = false;
            snprintf(fraction.why_not, sizeof fraction.why_not,
                     "its interval leaves 0 to 100 %%, so it is no share");
        }
    }
    return fraction;
}
