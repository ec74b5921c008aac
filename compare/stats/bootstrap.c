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
    struct owned *owned = xcalloc(launches->n, sizeof *owned);

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
    double *medians = xcalloc(replicates, sizeof *medians);
    size_t *times = xcalloc(launches->count, sizeof *times), count = 0;
    size_t *sizes = xcalloc(launches->count, sizeof *sizes);
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

/* What a percentile interval covers anyway. */
static const double supposed_inflation = 1.25;

/* By how much a correlation of neighbours is above that, of the worse one of two series (`other`
 * may be NULL). */
static double inflation_of(const struct launches *one, const struct launches *other)
{
    double inflation = supposed_inflation;

    for (int side = 0; side < (other ? 2 : 1); side++) {
        const struct launches *launches = side == 0 ? one : other;
        double *units = launches_units(launches);
        inflation = fmax(inflation, launches_inflation(units, launches->count));
        free(units);
    }
    return sqrt(inflation / supposed_inflation);
}

/* Few launches vary less among themselves than launches do. */
static double spread_of(const struct launches *launches)
{
    return sqrt((double)launches->count / ((double)launches->count - 1));
}

static double student_of(double freedom)
{
    return parts_student(0.95, freedom) / 1.959964;
}

double bootstrap_stretch(const struct launches *one, const struct launches *other)
{
    const struct launches *sides[] = {one, other};
    double freedom = 0, spread = 1;
    bool nested = false;

    for (int side = 0; side < (other ? 2 : 1); side++) {
        freedom += sides[side]->nested ? (double)sides[side]->count - 1 : 99;
        spread = sides[side]->nested ? fmax(spread, spread_of(sides[side])) : spread;
        nested = nested || sides[side]->nested;
    }
    spread *= nested ? student_of(freedom) : 1;
    return spread * inflation_of(one, other);
}

double bootstrap_stretch_between(const struct launches *one, const struct launches *other,
                                 double share)
{
    double from_one = (1 - share) * (1 - share), from_other = share * share;
    double freedom = (from_one + from_other) * (from_one + from_other) /
                     (from_one * from_one / ((double)one->count - 1) +
                      from_other * from_other / ((double)other->count - 1));

    return fmax(spread_of(one), spread_of(other)) * student_of(freedom) * inflation_of(one, other);
}
