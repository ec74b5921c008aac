/* SPDX-License-Identifier: MIT
 *
 * parts: what the statistics are made of. Within compare/stats only; any thread. */
#ifndef TRIPTYCH_COMPARE_STATS_PARTS_H
#define TRIPTYCH_COMPARE_STATS_PARTS_H

#include "common/base/fail.h"
#include "compare/stats/stats.h"

/* ---- numbers ---- */

/* A sorted copy; the caller frees it. */
double *parts_sorted(const double *values, size_t count);
void parts_sort(double *values, size_t count);

/* The middle of sorted values; 0 of none. */
double parts_middle(const double *sorted, size_t count);

/* The value at position `at` (from 0, in between interpolated, ends held) of sorted values. */
double parts_at(const double *sorted, size_t count, double at);

/* ranks[i] of values[i], from 1; equal ones share the middle of theirs. Returns the sum over groups
 * of equal values of t^3 - t, which corrections for ties want. */
double parts_ranks(const double *values, size_t count, double *ranks);

/* The next number of a generator, 64 bits (splitmix64: Steele, Lea and Flood 2014). */
uint64_t parts_random(uint64_t *state);

/* One of 0 ... most-1 (Lemire 2019, without his rejection: most is far below 2^32). */
size_t parts_pick(uint64_t *state, size_t most);

/* ---- distributions ---- */

/* P(Z > z) of the normal distribution, and the t with P(|T| <= t) = level of Student's with `df`
 * degrees of freedom (any above 0). */
double parts_normal_above(double z);
double parts_student_outside(double t, double df); /* P(|T| > t) */
double parts_student(double level, double df);

/* By how much the correlation of neighbours (of the first order) widens the variance of a mean of
 * `count` values: i = 1 + 2 sum (1 - k/n) r^k, and as what is seen of the variance of the values
 * themselves is too small by (i - 1) / (n - 1) (Bayley and Hammersley 1946), by that, too. From 1.
 */
double parts_inflation(double correlation, size_t count);

/* What remains of a test's p with that inflation. */
double parts_tempered(double p, double inflation);

/* The logarithm of the gamma function; lgamma(3) is not for several threads. */
double parts_log_gamma(double x);

/* Where the interval of order statistics begins, from 0, that covers the median with probability
 * `level`. [X(d), X(n-d+1)] does so with 1 - 2 P(B <= d-1), B binomial (n, 1/2); in between it is
 * interpolated (Hettmansperger and Sheather 1986; Nyblom 1992). Below 0: not even all values do. */
double parts_order_begin(size_t count, double level);

/* ---- launches ---- */

/* The values of a series by launch: those of launch l are values[begin[l]] ... [begin[l+1]-1], in
 * the order of measurement. A launch of number 0 is not told: each such value stands for itself. */
struct launches {
    double *values;
    size_t *begin;
    size_t n, count;
    bool nested; /* a launch has more than one value */
};

struct launches launches_open(const struct series *series);
void launches_close(struct launches *launches);

/* One value a launch: its median, or the value itself; the caller frees them. Of two values the
 * lower and the upper one in turn: their mean is no estimate of the median where a distribution has
 * two peaks. */
double *launches_units(const struct launches *launches);

/* One value a launch for comparing two series of the same kind: its centre, which uses the values
 * better than the median does; the caller frees them. */
double *launches_centres(const struct launches *launches);

/* By how much autocorrelation widens the variance of the median of these values, from 1: see
 * docs/statistics.md. */
double launches_inflation(const double *units, size_t count);

/* ---- bootstrap ---- */

/* Medians of `replicates` series made by drawing whole launches with replacement; middle[0] is the
 * same of the launches themselves. The caller frees them. */
double *bootstrap_medians(const struct launches *launches, size_t replicates, uint64_t seed,
                          double *middle);

/* By how much a percentile interval of a contrast of two series is to be stretched: few launches
 * vary less among themselves than launches do. `other` may be NULL. */
double bootstrap_stretch(const struct launches *one, const struct launches *other);

/* The same for a point between the two, `share` (0 ... 1) of the way from one to the other: the
 * nearer one counts more, so that there are fewer degrees of freedom (Welch 1947). */
double bootstrap_stretch_between(const struct launches *one, const struct launches *other,
                                 double share);

/* ---- grain ---- */

enum { GRAIN_TERMS = 3 };

/* Fits a line whose points take these seconds (0: unknown): terms[] are what comes once, for each
 * task, and for each second of a task. Points that are held take no part. */
void grain_terms(const struct grain_line *line, const double *seconds, double *terms);

/* Why a series has no interval, into `interval`; false: it has one. */
bool stats_too_few(struct interval *interval, const struct launches *launches);

#endif
