/* SPDX-License-Identifier: MIT */
#include "compare/stats/parts.h"

#include <math.h>
#include <stdlib.h>

enum { MOST_OF_A_LAUNCH = 63 };

/* A value and the launch that it is of. */
struct owned {
    double value;
    size_t launch;
};

static int by_owned(const void *left, const void *right)
{
    double a = ((const struct owned *)left)->value, b = ((const struct owned *)right)->value;

    return (a > b) - (a < b);
}

/* All values, sorted; of a launch with very many only so many quantiles. */
static struct owned *owned_values(const struct launches *launches, size_t *count)
{
    struct owned *owned = parts_memory(launches->n, sizeof *owned);

    *count = 0;
    for (size_t launch = 0; launch < launches->count; launch++) {
        size_t first = launches->begin[launch], size = launches->begin[launch + 1] - first;
        size_t kept = size < MOST_OF_A_LAUNCH ? size : MOST_OF_A_LAUNCH;
        double *sorted = parts_sorted(launches->values + first, size);
        for (size_t at = 0; at < kept; at++)
            owned[(*count)++] = (struct owned){
                parts_at(sorted, size, ((double)at + 0.5) * (double)size / (double)kept - 0.5),
                launch};
        free(sorted);
    }
    qsort(owned, *count, sizeof *owned, by_owned);
    return owned;
}

/* The median of values that count `times[launch]` times each, `total` in all. */
static double drawn_median(const struct owned *owned, const size_t *times, size_t total)
{
    size_t seen = 0, at = 0, lower;

    while ((seen += times[owned[at].launch]) <= (total - 1) / 2)
        at++;
    lower = at;
    while (seen <= total / 2)
        seen += times[owned[++at].launch];
    return owned[lower].value / 2 + owned[at].value / 2;
}

double *bootstrap_medians(const struct launches *launches, size_t replicates, uint64_t seed,
                          double *middle)
{
    double *medians = parts_memory(replicates, sizeof *medians);
    size_t *times = parts_memory(launches->count, sizeof *times), count = 0;
    size_t *sizes = parts_memory(launches->count, sizeof *sizes);
    struct owned *owned = owned_values(launches, &count);

    for (size_t at = 0; at < count; at++) {
        times[owned[at].launch] = 1;
        sizes[owned[at].launch]++;
    }
    *middle = drawn_median(owned, times, count);
    for (size_t replicate = 0; replicate < replicates; replicate++) {
        size_t total = 0;
        for (size_t launch = 0; launch < launches->count; launch++)
            times[launch] = 0;
        for (size_t draw = 0; draw < launches->count; draw++) {
            size_t launch = parts_pick(&seed, launches->count);
            times[launch]++;
            total += sizes[launch];
        }
        medians[replicate] = drawn_median(owned, times, total);
    }
    free(owned);
    free(sizes);
    free(times);
    return medians;
}

/* What one series adds to the degrees of freedom and to the worst of the spreads. */
static void add_stretch(const struct launches *launches, double *freedom, double *spread,
                        double *inflation)
{
    double count = (double)launches->count, *units = launches_units(launches);

    *freedom += launches->nested ? count - 1 : 99;
    if (launches->nested)
        *spread = fmax(*spread, sqrt(count / (count - 1)));
    *inflation = fmax(*inflation, launches_inflation(units, launches->count));
    free(units);
}

double bootstrap_stretch(const struct launches *one, const struct launches *other)
{
    static const double supposed_inflation = 1.25; /* what a percentile interval covers anyway */
    double freedom = 0, spread = 1, inflation = supposed_inflation;

    add_stretch(one, &freedom, &spread, &inflation);
    if (other)
        add_stretch(other, &freedom, &spread, &inflation);
    if (one->nested || (other && other->nested))
        spread *= parts_student(0.95, freedom) / 1.959964;
    return spread * sqrt(inflation / supposed_inflation);
}
