/* SPDX-License-Identifier: MIT */
#include "compare/stats/parts.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { FEWEST_LAUNCHES = 3, EXACT_BELOW = 1000 };

bool stats_too_few(struct interval *interval, const struct launches *launches)
{
    interval->n = launches->n;
    interval->launches = launches->count;
    if (launches->n < STATS_FEWEST)
        snprintf(interval->why_not, sizeof interval->why_not, "n = %zu, an interval needs %d",
                 launches->n, STATS_FEWEST);
    else if (launches->count < FEWEST_LAUNCHES)
        snprintf(interval->why_not, sizeof interval->why_not,
                 "n = %zu of %zu launch%s, an interval needs %d launches", launches->n,
                 launches->count, launches->count == 1 ? "" : "es", FEWEST_LAUNCHES);
    else
        return false;
    return true;
}

double parts_order_begin(size_t count, double level)
{
    double n = (double)count, term = exp(-n * M_LN2), covered = 1 - 2 * term, next = 0, share, d;

    if (covered < level)
        return -1;
    for (d = 1; d < floor(n / 2); d++) {
        term *= (n - d + 1) / d;
        next = covered - 2 * term;
        if (next < level)
            break;
        covered = next;
    }
    if (d >= floor(n / 2))
        next = 0;
    share = (covered - level) / (covered - next);
    return d - 1 + (n - d) * share / (d + (n - 2 * d) * share);
}

/* The same where n is large: the binomial is normal. */
static double normal_begin(size_t count, double z)
{
    double begin = ((double)count - 1 - z * sqrt((double)count)) / 2;

    return begin > 0 ? begin : -1;
}

static void order_interval(struct interval *median, double *units, size_t count)
{
    double inflation = launches_inflation(units, count), z = 1.959964 * sqrt(inflation), begin;
    double level = erf(z / sqrt(2)), most = 1 - 2 * exp(-(double)count * M_LN2);

    if (level > most && level < (1 + most) / 2) /* near enough to what all values cover */
        level = most;
    begin = count < EXACT_BELOW ? parts_order_begin(count, level) : normal_begin(count, z);
    if (begin < 0) {
        snprintf(median->why_not, sizeof median->why_not,
                 "n = %zu, but neighbours are alike: they count as %.1f", median->n,
                 (double)count / inflation);
        return;
    }
    parts_sort(units, count);
    median->low = parts_at(units, count, begin);
    median->high = parts_at(units, count, (double)count - 1 - begin);
    median->claimed = true;
}

/* With three to five launches no order statistic covers 95 %. Here the launches' medians are taken
 * as normal, or log-normal where all are above 0 (Student's t over launches; Kalibera and Jones
 * 2013, section 6.1, reduce to the highest level in the same way). */
static void few_launches(struct interval *median, const double *units, size_t count)
{
    double n = (double)count, mean = 0, squares = 0, half;
    bool logs = true;

    for (size_t at = 0; at < count; at++)
        logs = logs && units[at] > 0;
    for (size_t at = 0; at < count; at++)
        mean += (logs ? log(units[at]) : units[at]) / n;
    for (size_t at = 0; at < count; at++) {
        double apart = (logs ? log(units[at]) : units[at]) - mean;
        squares += apart * apart;
    }
    half = parts_student(0.95, n - 1) * sqrt(squares / (n - 1) / n);
    median->low = logs ? exp(mean - half) : mean - half;
    median->high = logs ? exp(mean + half) : mean + half;
    median->claimed = true;
}

struct interval stats_median(const struct series *series)
{
    struct launches launches = launches_open(series);
    double *sorted = parts_sorted(series->values, series->count);
    struct interval median = {.estimate = parts_middle(sorted, series->count)};

    if (!stats_too_few(&median, &launches)) {
        double *units = launches_units(&launches);
        if (launches.count >= STATS_FEWEST)
            order_interval(&median, units, launches.count);
        else
            few_launches(&median, units, launches.count);
        free(units);
    }
    if (!median.claimed && series->count > 0) {
        median.low = sorted[0];
        median.high = sorted[series->count - 1];
    }
    median.low = fmin(median.low, median.estimate);
    median.high = fmax(median.high, median.estimate);
    free(sorted);
    launches_close(&launches);
    return median;
}

double stats_quantile(const struct series *series, double share)
{
    double *sorted = parts_sorted(series->values, series->count);
    double value = parts_at(sorted, series->count, share * ((double)series->count - 1));

    free(sorted);
    return value;
}
