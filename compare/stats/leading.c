/* SPDX-License-Identifier: MIT */
#include "compare/stats/parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A test for one change in a sequence (Pettitt 1979): at which length of the first part its ranks
 * differ most from the rest, and how likely that is without a change. */
static size_t change(const double *values, size_t count, double *p, double *direction)
{
    double *ranks = parts_memory(count, sizeof *ranks), n = (double)count, sum = 0, most = 0;
    size_t at_most = 0;

    parts_ranks(values, count, ranks);
    *direction = 0;
    for (size_t at = 0; at + 1 < count; at++) {
        sum += 2 * ranks[at] - (n + 1);
        if (fabs(sum) > most) {
            most = fabs(sum);
            at_most = at + 1;
            *direction = sum;
        }
    }
    *p = fmin(1, 2 * exp(-6 * most * most / (n * n * n + n * n)));
    free(ranks);
    return at_most;
}

/* How many of the first values lie above what the second half lets expect: its upper quartile and
 * three times the distance of its quartiles (Tukey 1977, section 2D: "far out"). */
static size_t far_out(const double *values, size_t count)
{
    size_t half = count / 2, leading = 0, steady = count - half;
    double *sorted = parts_sorted(values + half, steady), last = (double)steady - 1;
    double upper = parts_at(sorted, steady, 0.75 * last);
    double fence = upper + 3 * (upper - parts_at(sorted, steady, 0.25 * last));

    fence = fmax(fence, sorted[steady - 1]);
    while (leading < half && values[leading] > fence)
        leading++;
    free(sorted);
    return leading;
}

static size_t leading_of(const double *values, size_t count)
{
    double p, direction;
    size_t first, outside;

    if (count < STATS_FEWEST)
        return 0;
    outside = far_out(values, count);
    first = change(values, count, &p, &direction);
    if (p <= 0.01 && direction > 0 && first <= count / 2 && first > outside)
        return first;
    return outside;
}

size_t stats_leading(const struct series *series)
{
    return leading_of(series->values, series->count);
}

/* The repetitions of all launches by their number, each over the median of its launch. */
size_t stats_leading_repetitions(const struct series *series)
{
    struct launches launches = launches_open(series);
    double *own = launches_units(&launches), *profile, *column;
    size_t shortest = launches.count > 0 ? SIZE_MAX : 0, leading;

    for (size_t launch = 0; launch < launches.count; launch++) {
        size_t size = launches.begin[launch + 1] - launches.begin[launch];
        shortest = size < shortest ? size : shortest;
    }
    profile = parts_memory(shortest, sizeof *profile);
    column = parts_memory(launches.count, sizeof *column);
    for (size_t at = 0; at < shortest; at++) {
        for (size_t launch = 0; launch < launches.count; launch++) {
            double value = launches.values[launches.begin[launch] + at];
            column[launch] = own[launch] > 0 ? value / own[launch] : value - own[launch];
        }
        parts_sort(column, launches.count);
        profile[at] = parts_middle(column, launches.count);
    }
    leading = leading_of(profile, shortest);
    free(column);
    free(profile);
    free(own);
    launches_close(&launches);
    return leading;
}
