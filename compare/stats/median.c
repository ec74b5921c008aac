/* SPDX-License-Identifier: MIT */
#include "compare/stats/stats.h"

#include "common/fail.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int by_value(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;

    return (a > b) - (a < b);
}

struct interval stats_median(const struct series *series)
{
    struct interval median = {.n = series->count, .launches = series->count};
    double *sorted = malloc((series->count + 1) * sizeof *sorted);
    size_t n = series->count;

    ok(sorted ? 0 : errno, "malloc");
    if (n > 0) {
        memcpy(sorted, series->values, n * sizeof *sorted);
        qsort(sorted, n, sizeof *sorted, by_value);
        median.estimate = (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
        median.low = sorted[0];
        median.high = sorted[n - 1];
    }
    snprintf(median.why_not, sizeof median.why_not, "n = %zu, an interval needs %d", n,
             STATS_FEWEST);
    free(sorted);
    return median;
}
