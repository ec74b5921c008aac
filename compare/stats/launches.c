/* SPDX-License-Identifier: MIT */
#include "compare/stats/parts.h"

#include <math.h>
#include <stdlib.h>

/* What is supposed of the correlation of neighbours before it was seen, and how many launches that
 * counts for. Found by simulation (docs/statistics.md): a few values say nearly nothing about it.
 */
static const double supposed_correlation = 0.18, supposed_launches = 25;

enum { MOST_FOR_PAIRS = 30 };

struct told {
    uint64_t launch;
    size_t index;
};

static int by_launch(const void *left, const void *right)
{
    const struct told *a = left, *b = right;
    int order = (a->launch > b->launch) - (a->launch < b->launch);

    return order ? order : (a->index > b->index) - (a->index < b->index);
}

struct launches launches_open(const struct series *series)
{
    struct launches launches = {.n = series->count};
    struct told *told = xcalloc(series->count, sizeof *told);

    launches.values = xcalloc(series->count, sizeof *launches.values);
    launches.begin = xcalloc(series->count + 1, sizeof *launches.begin);
    for (size_t at = 0; at < series->count; at++)
        told[at] = (struct told){series->launches ? series->launches[at] : 0, at};
    qsort(told, series->count, sizeof *told, by_launch);
    for (size_t at = 0; at < series->count; at++) {
        launches.values[at] = series->values[told[at].index];
        if (at > 0 && told[at].launch != 0 && told[at].launch == told[at - 1].launch)
            launches.nested = true;
        else
            launches.begin[launches.count++] = at;
    }
    launches.begin[launches.count] = series->count;
    free(told);
    return launches;
}

void launches_close(struct launches *launches)
{
    free(launches->values);
    free(launches->begin);
}

double *launches_units(const struct launches *launches)
{
    double *units = xcalloc(launches->count, sizeof *units);

    for (size_t launch = 0; launch < launches->count; launch++) {
        size_t first = launches->begin[launch], size = launches->begin[launch + 1] - first;
        if (size == 1) {
            units[launch] = launches->values[first];
            continue;
        }
        double *sorted = parts_sorted(launches->values + first, size);
        units[launch] = size == 2 ? sorted[launch % 2] : parts_middle(sorted, size);
        free(sorted);
    }
    return units;
}

/* The middle of the means of all pairs, each value with itself among them (Hodges and Lehmann
 * 1963): as hard to lead astray as the median nearly, and as exact as the mean nearly. */
static double centre(const double *sorted, size_t count)
{
    size_t pairs = 0;
    double *means, middle;

    if (count > MOST_FOR_PAIRS)
        return parts_middle(sorted, count);
    means = xcalloc(count * (count + 1) / 2, sizeof *means);
    for (size_t one = 0; one < count; one++)
        for (size_t other = one; other < count; other++)
            means[pairs++] = sorted[one] / 2 + sorted[other] / 2;
    parts_sort(means, pairs);
    middle = parts_middle(means, pairs);
    free(means);
    return middle;
}

double *launches_centres(const struct launches *launches)
{
    double *centres = xcalloc(launches->count, sizeof *centres);

    for (size_t launch = 0; launch < launches->count; launch++) {
        size_t first = launches->begin[launch], size = launches->begin[launch + 1] - first;
        if (size == 1) {
            centres[launch] = launches->values[first];
            continue;
        }
        double *sorted = parts_sorted(launches->values + first, size);
        centres[launch] = centre(sorted, size);
        free(sorted);
    }
    return centres;
}

/* The correlation of neighbours among ranks; 0 where all are equal. */
static double neighbours(const double *values, size_t count)
{
    double *ranks = xcalloc(count, sizeof *ranks);
    double middle = ((double)count + 1) / 2, spread = 0, together = 0;

    parts_ranks(values, count, ranks);
    for (size_t at = 0; at < count; at++) {
        spread += (ranks[at] - middle) * (ranks[at] - middle);
        if (at > 0)
            together += (ranks[at] - middle) * (ranks[at - 1] - middle);
    }
    free(ranks);
    return spread > 0 ? together / spread : 0;
}

double stats_lag1(const struct series *series)
{
    return neighbours(series->values, series->count);
}

/* For a normal process of first order with correlation r, whether a value is below the median
 * correlates with the same k values later by 2/pi asin(r^k) (Sheppard 1899); the variance of their
 * mean, and so that of the median's rank, is that of independent ones times 1 + 2 sum (1 - k/n) of
 * these. The estimate of r is freed of its bias, -(1 + 3r)/n (Kendall 1954). */
double launches_inflation(const double *units, size_t count)
{
    double n = (double)count, inflation = 1, power, correlation;

    if (count < 2)
        return 1;
    correlation = neighbours(units, count);
    correlation += (1 + 3 * correlation) / n;
    correlation =
        (n * correlation + supposed_launches * supposed_correlation) / (n + supposed_launches);
    if (correlation <= 0)
        return 1;
    correlation = power = correlation > 0.95 ? 0.95 : correlation;
    for (double k = 1; k < n && power > 1e-6; k++, power *= correlation)
        inflation += 2 * (1 - k / n) * 2 / M_PI * asin(power);
    return inflation;
}
