/* SPDX-License-Identifier: MIT */
#include "common/base/words.h"
#include "compare/stats/parts.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static const double half = 0.5;

/* Where the efficiencies, coming from the shortest tasks, reach one half for the first time: *at is
 * that granularity, and the point before which it lies is returned. 0: the shortest tasks have it
 * already; `count`: they never do. Both arrays ascend with the work of a task. */
static size_t crossing(const double *granularity, const double *efficiency, size_t count,
                       double *at)
{
    size_t point = 0;

    while (point < count && efficiency[point] < half)
        point++;
    *at = granularity[0];
    if (point == count || point == 0)
        return point;
    double share =
        log(half / efficiency[point - 1]) / log(efficiency[point] / efficiency[point - 1]);
    *at = granularity[point - 1] * pow(granularity[point] / granularity[point - 1], share);
    return point;
}

/* One curve: the points with these seconds. */
static size_t find(const struct metg_point *points, const double *seconds, size_t count,
                   int workers, double peak, double *at)
{
    double *granularity = xcalloc(count, sizeof *granularity);
    double *efficiency = xcalloc(count, sizeof *efficiency);

    for (size_t point = 0; point < count; point++) {
        granularity[point] = seconds[point] * workers / points[point].tasks;
        efficiency[point] = points[point].work * points[point].tasks / seconds[point] / peak;
    }
    size_t point = crossing(granularity, efficiency, count, at);
    free(granularity);
    free(efficiency);
    return point;
}

enum { REPLICATES = 1000 };

/* How much wider the interval must be than the percentiles, which few launches make too narrow; the
 * crossing lies at `at`, before the point `crossed` of the curve of these seconds. */
static double stretch_of(const struct metg_point *points, const double *seconds, size_t crossed,
                         int workers, double at)
{
    double below = log(seconds[crossed - 1] * workers / points[crossed - 1].tasks);
    double above = log(seconds[crossed] * workers / points[crossed].tasks);
    struct launches one = launches_open(&points[crossed - 1].seconds);
    struct launches other = launches_open(&points[crossed].seconds);
    double share = above > below ? (log(at) - below) / (above - below) : 0.5;
    double stretch = bootstrap_stretch_between(&one, &other, fmin(fmax(share, 0), 1));

    launches_close(&one);
    launches_close(&other);
    return stretch;
}

/* The interval from curves of drawn launches. Those that do not fall below one half count as
 * falling at their shortest tasks, and those that never reach it as doing so with ever longer ones.
 */
static void add_interval(struct interval *metg, const struct metg_point *points, size_t count,
                         int workers, double peak)
{
    double **drawn = xcalloc(count, sizeof *drawn), *found = xcalloc(REPLICATES, sizeof *found);
    double *seconds = xcalloc(count, sizeof *seconds);
    double *middles = xcalloc(count, sizeof *middles), centre;

    for (size_t point = 0; point < count; point++) {
        struct launches launches = launches_open(&points[point].seconds);
        drawn[point] = bootstrap_medians(&launches, REPLICATES, point + 1, &middles[point]);
        launches_close(&launches);
    }
    for (size_t replicate = 0; replicate < REPLICATES; replicate++) {
        for (size_t point = 0; point < count; point++)
            seconds[point] = drawn[point][replicate];
        if (find(points, seconds, count, workers, peak, &found[replicate]) == count)
            found[replicate] = HUGE_VAL;
    }
    parts_sort(found, REPLICATES);
    size_t crossed = find(points, middles, count, workers, peak, &centre);
    double stretch =
        crossed > 0 && crossed < count ? stretch_of(points, middles, crossed, workers, centre) : 1;
    double low = parts_at(found, REPLICATES, 0.025 * (REPLICATES - 1));
    double high = parts_at(found, REPLICATES, 0.975 * (REPLICATES - 1));
    metg->low = fmin(metg->estimate, metg->estimate * pow(low / centre, stretch));
    metg->high = fmax(metg->estimate, metg->estimate * pow(high / centre, stretch));
    metg->claimed = isfinite(metg->high);
    for (size_t point = 0; point < count; point++)
        free(drawn[point]);
    free(drawn);
    free(found);
    free(seconds);
    free(middles);
}

struct interval stats_metg(const struct metg_point *points, size_t count, int workers, double peak)
{
    struct interval metg = {.n = SIZE_MAX, .launches = SIZE_MAX};
    double *seconds = xcalloc(count, sizeof *seconds);

    for (size_t point = 0; point < count; point++) {
        struct interval median = stats_median(&points[point].seconds);
        seconds[point] = median.estimate;
        metg.n = median.n < metg.n ? median.n : metg.n;
        metg.launches = median.launches < metg.launches ? median.launches : metg.launches;
    }
    size_t crossed = count < 2 || metg.n == 0
                         ? count
                         : find(points, seconds, count, workers, peak, &metg.estimate);
    if (crossed == count)
        metg.estimate = 0;
    metg.low = metg.high = metg.estimate;
    if (crossed == 0 || crossed == count) {
        metg.n = 0;
        snprintf(metg.why_not, sizeof metg.why_not, "%s",
                 count < 2     ? "one size of tasks is no sweep"
                 : crossed > 0 ? "half of the peak is not reached with the longest tasks"
                               : "more than half of the peak is kept with the shortest tasks");
    } else if (metg.launches < 3) {
        snprintf(metg.why_not, sizeof metg.why_not, "%s, an interval needs 3",
                 words_count((uint64_t)metg.launches, "start", (char[WORDS_TEXT]){""}));
    } else {
        add_interval(&metg, points, count, workers, peak);
    }
    free(seconds);
    return metg;
}
