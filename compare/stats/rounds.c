/* SPDX-License-Identifier: MIT
 *
 * Two series whose values were measured side by side, round after round: what slows a machine down
 * for longer than a round meets both, and is not in their ratio. */
#include "compare/stats/parts.h"

#include <math.h>
#include <stdlib.h>

/* The exact distribution of ranks is used up to so many rounds; and a rank test where it could find
 * ten times less than is asked of it, else Student's. */
enum { EXACT_ROUNDS = 60 };
static const double enough = 0.1, level = 0.05;

struct numbered {
    uint64_t round;
    double log;
};

static int by_round(const void *left, const void *right)
{
    const struct numbered *a = left, *b = right;
    int order = (a->round > b->round) - (a->round < b->round);

    return order ? order : (a->log > b->log) - (a->log < b->log);
}

/* One value a round, the middle of its repetitions' logarithms, by ascending rounds; of values that
 * tell no round there is none. The caller frees them. */
static struct numbered *units_of(const struct series *series, const uint64_t *rounds, size_t *count)
{
    struct numbered *all = xcalloc(series->count, sizeof *all);
    size_t total = 0, units = 0;

    for (size_t at = 0; at < series->count; at++)
        if (rounds[at] > 0 && series->values[at] > 0)
            all[total++] = (struct numbered){rounds[at], log(series->values[at])};
    qsort(all, total, sizeof *all, by_round);
    for (size_t first = 0, end; first < total; first = end) {
        for (end = first; end < total && all[end].round == all[first].round; end++)
            ;
        double middle = all[(first + end - 1) / 2].log / 2 + all[(first + end) / 2].log / 2;
        all[units++] = (struct numbered){all[first].round, middle};
    }
    *count = units;
    return all;
}

/* The logarithm of after / before of each round that has both; the caller frees them. */
static double *ratios_of(const struct rounds *before, const struct rounds *after, size_t *count)
{
    size_t befores, afters, other = 0;
    struct numbered *one = units_of(&before->series, before->numbers, &befores);
    struct numbered *two = units_of(&after->series, after->numbers, &afters);
    double *ratios = xcalloc(befores, sizeof *ratios);

    *count = 0;
    for (size_t at = 0; at < befores; at++) {
        while (other < afters && two[other].round < one[at].round)
            other++;
        if (other < afters && two[other].round == one[at].round)
            ratios[(*count)++] = two[other].log - one[at].log;
    }
    free(one);
    free(two);
    return ratios;
}

/* ---- Wilcoxon's signed ranks ----------------------------------------------------------------- */

/* How likely each sum of the ranks above 0 is, 0 ... count(count+1)/2, when each rank is above or
 * below by even chance; the caller frees them. */
static double *sums_of(size_t count)
{
    size_t most = count * (count + 1) / 2, reached = 0;
    double *likely = xcalloc(most + 1, sizeof *likely);

    likely[0] = 1;
    for (size_t rank = 1; rank <= count; rank++) {
        reached += rank;
        for (size_t sum = reached + 1; sum-- > 0;)
            likely[sum] = likely[sum] / 2 + (sum >= rank ? likely[sum - rank] / 2 : 0);
    }
    return likely;
}

/* The probability that values which are as often above 0 as below are so far on one side. */
static double signed_ranks(const double *values, size_t count)
{
    double *sizes = xcalloc(count, sizeof *sizes), *ranks = xcalloc(count, sizeof *ranks);
    double above = 0, squares = 0, middle, ties, p = 0;
    size_t kept = 0;

    for (size_t at = 0; at < count; at++)
        if (fabs(values[at]) > 0)
            sizes[kept++] = fabs(values[at]);
    ties = parts_ranks(sizes, kept, ranks);
    for (size_t at = 0, own = 0; at < count; at++)
        if (fabs(values[at]) > 0) {
            above += values[at] > 0 ? ranks[own] : 0;
            squares += ranks[own] * ranks[own];
            own++;
        }
    middle = (double)kept * ((double)kept + 1) / 4;
    if (ties <= 0 && kept <= EXACT_ROUNDS) {
        double *likely = sums_of(kept), least = fmin(above, 2 * middle - above);
        for (size_t sum = 0; (double)sum <= least; sum++)
            p += 2 * likely[sum];
        free(likely);
    } else {
        p = 2 * parts_normal_above(fmax(0, fabs(above - middle) - 0.5) / sqrt(squares / 4));
    }
    free(sizes);
    free(ranks);
    return fmin(p, 1);
}

/* Student's test of their mean. */
static double student(const double *values, size_t count)
{
    double n = (double)count, mean = 0, squares = 0;

    for (size_t at = 0; at < count; at++)
        mean += values[at] / n;
    for (size_t at = 0; at < count; at++)
        squares += (values[at] - mean) * (values[at] - mean);
    if (!(squares > 0))
        return fabs(mean) > 0 ? 0 : 1;
    return parts_student_outside(fabs(mean) / sqrt(squares / (n - 1) / n), n - 1);
}

/* How many of the sorted means of pairs lie outside of a 95 % interval on either side. */
static size_t means_outside(size_t count)
{
    double n = (double)count, below = 0;
    size_t outside = 0;

    if (count > EXACT_ROUNDS)
        return (size_t)(n * (n + 1) / 4 - 1.959964 * sqrt(n * (n + 1) * (2 * n + 1) / 24));
    double *likely = sums_of(count);
    while ((below += likely[outside]) <= 0.025)
        outside++;
    free(likely);
    return outside;
}

/* The means of all pairs, sorted: their middle (Hodges and Lehmann 1963) is that of the values, and
 * two of them bound it, which go with Wilcoxon's test. The caller frees them. */
static double *means_of(const double *values, size_t count, size_t *pairs)
{
    double *means = xcalloc(count * (count + 1) / 2, sizeof *means);

    *pairs = 0;
    for (size_t one = 0; one < count; one++)
        for (size_t other = one; other < count; other++)
            means[(*pairs)++] = values[one] / 2 + values[other] / 2;
    parts_sort(means, *pairs);
    return means;
}

/* Moves them away from their middle, so that their variance grows by `inflation`. What is made of
 * them, an interval or a test, is then that of independent values; Wilcoxon's two agree. */
static void spread(double *values, size_t count, double inflation)
{
    size_t pairs;
    double *means = means_of(values, count, &pairs), middle = parts_middle(means, pairs);

    for (size_t at = 0; at < count; at++)
        values[at] = middle + sqrt(inflation) * (values[at] - middle);
    free(means);
}

static struct interval claim(const double *values, size_t count)
{
    size_t pairs, outside = means_outside(count);
    double *means = means_of(values, count, &pairs);
    struct interval ratio = {.n = count, .launches = count, .claimed = true};

    outside = outside > 0 ? outside - 1 : 0;
    ratio.estimate = exp(parts_middle(means, pairs));
    ratio.low = exp(means[outside]);
    ratio.high = exp(means[pairs - 1 - outside]);
    free(means);
    return ratio;
}

struct comparison stats_compare_rounds(const struct rounds *before, const struct rounds *after,
                                       size_t among)
{
    size_t count = 0;
    double *ratios = ratios_of(before, after, &count), n = (double)count;
    struct comparison comparison;

    if (count < STATS_FEWEST) {
        free(ratios);
        return stats_compare(&before->series, &after->series, among);
    }
    struct series own = {ratios, NULL, count};
    double seen = stats_lag1(&own), correlation = fmin(0.95, seen + (1 + 3 * seen) / n);
    bool ranks = 2 * exp2(-n) * (double)among <= enough * level;

    spread(ratios, count, parts_inflation(correlation, count));
    comparison = (struct comparison){
        .ratio = claim(ratios, count),
        .p = ranks ? signed_ranks(ratios, count) : student(ratios, count),
        .test = ranks ? "Wilcoxon" : "Student",
    };
    free(ratios);
    return comparison;
}
