/* SPDX-License-Identifier: MIT */
#include "compare/stats/parts.h"

#include <math.h>
#include <stdlib.h>

/* A rank test is used where it could find ten times less than is asked of it, also when neighbours
 * correlate; else nothing would be a difference, however far apart. */
static const double enough = 0.1, level = 0.05;

enum { FEWEST_NESTED = 5 };

/* The least that Mann and Whitney's test can say of so many units: 2 / C(count + other, count). */
static double least_p(size_t count, size_t other)
{
    double m = (double)count, n = (double)other;

    return 2 * exp(parts_log_gamma(m + 1) + parts_log_gamma(n + 1) - parts_log_gamma(m + n + 1));
}

static void moments(const double *units, size_t count, double *mean, double *squares)
{
    *mean = *squares = 0;
    for (size_t at = 0; at < count; at++)
        *mean += log(units[at]) / (double)count;
    for (size_t at = 0; at < count; at++)
        *squares += (log(units[at]) - *mean) * (log(units[at]) - *mean);
}

/* Welch's test (1947) of the logarithms, which must be of values above 0, and whose means' variance
 * is so many times that of independent values. */
static double welch(const double *a, size_t count, const double *b, size_t other, double inflation)
{
    double m = (double)count, n = (double)other, mean[2], squares[2], error[2], freedom;

    moments(a, count, &mean[0], &squares[0]);
    moments(b, other, &mean[1], &squares[1]);
    error[0] = inflation * squares[0] / (m - 1) / m;
    error[1] = inflation * squares[1] / (n - 1) / n;
    if (!(error[0] + error[1] > 0))
        return fabs(mean[0] - mean[1]) > 0 ? 0 : 1;
    freedom = (error[0] + error[1]) * (error[0] + error[1]) /
              (error[0] * error[0] / (m - 1) + error[1] * error[1] / (n - 1));
    return parts_student_outside(fabs(mean[0] - mean[1]) / sqrt(error[0] + error[1]), freedom);
}

/* How many launches of this kind a decision needs. */
static size_t needed(const struct launches *launches)
{
    return launches->nested ? FEWEST_NESTED : STATS_FEWEST;
}

static size_t missing(const struct launches *launches)
{
    return launches->count < needed(launches) ? needed(launches) - launches->count : 0;
}

static bool above_zero(const double *units, size_t count)
{
    while (count > 0 && units[count - 1] > 0)
        count--;
    return count == 0;
}

double stats_correlation(const struct series *series, size_t count)
{
    double sum = 0, weights = 0, correlation;

    for (size_t at = 0; at < count; at++) {
        struct launches launches = launches_open(&series[at]);
        double *units = launches_centres(&launches), n = (double)launches.count;
        if (launches.count >= 3) {
            struct series own = {units, NULL, launches.count};
            double seen = stats_lag1(&own);
            sum += n * (seen + (1 + 3 * seen) / n);
            weights += n;
        }
        free(units);
        launches_close(&launches);
    }
    correlation = weights > 0 ? sum / weights : 0;
    return correlation < -0.95 ? -0.95 : correlation > 0.95 ? 0.95 : correlation;
}

struct comparison stats_compare_correlated(const struct series *before, const struct series *after,
                                           size_t among, double correlation)
{
    struct launches one = launches_open(before), other = launches_open(after);
    size_t few = missing(&one), few_other = missing(&other);
    struct comparison comparison = {.ratio = stats_ratio(after, before),
                                    .shift = stats_shift(after, before),
                                    .p = 1,
                                    .missing_launches = few > few_other ? few : few_other};

    if (comparison.missing_launches == 0) {
        double *a = launches_centres(&one), *b = launches_centres(&other);
        size_t fewer = one.count < other.count ? one.count : other.count;
        double inflation = parts_inflation(correlation, fewer);
        double least = parts_tempered(least_p(one.count, other.count), inflation);
        bool ranks = least * (double)among <= enough * level;
        if (ranks || !above_zero(a, one.count) || !above_zero(b, other.count)) {
            comparison.test = "Mann-Whitney";
            comparison.p =
                parts_tempered(stats_mann_whitney(a, one.count, b, other.count), inflation);
        } else {
            comparison.test = "Welch";
            comparison.p = welch(a, one.count, b, other.count, inflation);
        }
        free(a);
        free(b);
    }
    launches_close(&one);
    launches_close(&other);
    return comparison;
}

struct comparison stats_compare(const struct series *before, const struct series *after,
                                size_t among)
{
    struct series both[] = {*before, *after};

    return stats_compare_correlated(before, after, among, stats_correlation(both, 2));
}

struct ordered {
    double p;
    size_t index;
};

static int by_p(const void *left, const void *right)
{
    double a = ((const struct ordered *)left)->p, b = ((const struct ordered *)right)->p;

    return (a > b) - (a < b);
}

void stats_adjust(double *p, size_t count)
{
    struct ordered *order = xcalloc(count, sizeof *order);
    double most = 0;

    for (size_t at = 0; at < count; at++)
        order[at] = (struct ordered){p[at], at};
    qsort(order, count, sizeof *order, by_p);
    for (size_t at = 0; at < count; at++) {
        most = fmax(most, order[at].p * (double)(count - at));
        p[order[at].index] = fmin(most, 1);
    }
    free(order);
}
