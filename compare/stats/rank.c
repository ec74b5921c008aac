/* SPDX-License-Identifier: MIT */
#include "compare/stats/parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { EXACT_PAIRS = 2500, MOST_UNITS = 200 };

/* How likely each U = 0 ... count*other is when both are of one distribution and no two values are
 * equal: the coefficients of the Gaussian binomial, built by one factor (1 - q^(other+i)) / (1 -
 * q^i) after the other (Mann and Whitney 1947; David and Barton 1962). The caller frees them. */
static double *u_distribution(size_t count, size_t other)
{
    size_t pairs = count * other;
    double *ways = xcalloc(pairs + 1, sizeof *ways), total = 0;

    ways[0] = 1;
    for (size_t i = 1; i <= count; i++) {
        for (size_t u = pairs; u >= other + i; u--)
            ways[u] -= ways[u - other - i];
        for (size_t u = i; u <= pairs; u++)
            ways[u] += ways[u - i];
    }
    for (size_t u = 0; u <= pairs; u++)
        total += ways[u];
    for (size_t u = 0; u <= pairs; u++)
        ways[u] /= total;
    return ways;
}

/* U of `a` (how often a value of it is above one of `b`, equal ones half), and the ties. */
static double u_of(const double *a, size_t count, const double *b, size_t other, double *ties)
{
    double *both = xcalloc(count + other, sizeof *both);
    double *ranks = xcalloc(count + other, sizeof *ranks), sum = 0;

    memcpy(both, a, count * sizeof *both);
    memcpy(both + count, b, other * sizeof *both);
    *ties = parts_ranks(both, count + other, ranks);
    for (size_t at = 0; at < count; at++)
        sum += ranks[at];
    free(both);
    free(ranks);
    return sum - (double)count * ((double)count + 1) / 2;
}

double stats_mann_whitney(const double *a, size_t count, const double *b, size_t other)
{
    double m = (double)count, n = (double)other, ties, p = 0, u, variance;

    if (count == 0 || other == 0)
        return 1;
    u = u_of(a, count, b, other, &ties);
    u = fmin(u, m * n - u);
    if (ties <= 0 && m * n <= (double)EXACT_PAIRS) {
        double *likely = u_distribution(count, other);
        for (size_t at = 0; (double)at <= u; at++)
            p += 2 * likely[at];
        free(likely);
        return fmin(p, 1);
    }
    variance = m * n / 12 * (m + n + 1 - ties / ((m + n) * (m + n - 1)));
    if (!(variance > 0))
        return 1;
    return fmin(1, 2 * parts_normal_above(fmax(0, m * n / 2 - u - 0.5) / sqrt(variance)));
}

/* ---- Hodges and Lehmann ---- */

/* How many of the differences lie outside of a 95 % interval on either side: the largest K with
 * P(U <= K-1) <= 2.5 %. */
static double differences_outside(size_t count, size_t other)
{
    double m = (double)count, n = (double)other, below = 0;
    size_t outside = 0;

    if (m * n > (double)EXACT_PAIRS)
        return floor(m * n / 2 - 1.959964 * sqrt(m * n * (m + n + 1) / 12));
    double *likely = u_distribution(count, other);
    while ((below += likely[outside]) <= 0.025)
        outside++;
    free(likely);
    return (double)outside;
}

/* At most so many of the sorted values, as quantiles. */
static size_t thin(double *sorted, size_t count)
{
    if (count <= MOST_UNITS)
        return count;
    for (size_t at = 0; at < MOST_UNITS; at++) /* never reads what it has written */
        sorted[at] =
            parts_at(sorted, count, ((double)at + 0.5) * (double)count / (double)MOST_UNITS - 0.5);
    return MOST_UNITS;
}

/* The middle of all differences a - b, and those that bound it. */
static struct interval shift_of(const double *a, size_t count, const double *b, size_t other)
{
    struct interval shift = {0};
    double *left = parts_sorted(a, count), *right = parts_sorted(b, other);
    double outside = differences_outside(count, other) / ((double)count * (double)other);
    size_t lefts = thin(left, count), rights = thin(right, other), pairs = lefts * rights;
    double *apart = xcalloc(pairs, sizeof *apart), begin = outside * (double)pairs - 1;

    for (size_t at = 0; at < pairs; at++)
        apart[at] = left[at / rights] - right[at % rights];
    parts_sort(apart, pairs);
    shift.estimate = parts_middle(apart, pairs);
    shift.claimed = outside > 0;
    shift.low = parts_at(apart, pairs, shift.claimed ? begin : 0);
    shift.high = parts_at(apart, pairs, (double)pairs - 1 - (shift.claimed ? begin : 0));
    free(apart);
    free(left);
    free(right);
    return shift;
}

struct interval stats_shift(const struct series *a, const struct series *b)
{
    struct launches one = launches_open(a), other = launches_open(b);
    const struct launches *less = one.n > other.n ? &other : &one;
    struct interval shift = {0}, why = {0};

    if (one.n > 0 && other.n > 0) {
        double *left = launches_centres(&one), *right = launches_centres(&other);
        shift = shift_of(left, one.count, right, other.count);
        free(left);
        free(right);
    }
    if (stats_too_few(&why, &one) || stats_too_few(&why, &other)) {
        shift.claimed = false;
        memcpy(shift.why_not, why.why_not, sizeof shift.why_not);
    } else if (!shift.claimed) {
        memcpy(shift.why_not, "too few launches", sizeof "too few launches");
    }
    shift.n = less->n;
    shift.launches = one.count > other.count ? other.count : one.count;
    launches_close(&one);
    launches_close(&other);
    return shift;
}
