/* SPDX-License-Identifier: MIT */
#include "compare/figures/metg.h"

#include "common/base/fail.h"
#include "compare/figures/summary.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- curves ---------------------------------------------------------------------------------- */

/* Whether this cell is a point of a sweep, and which. */
static bool point_of(const struct result *result, double *work, double *tasks)
{
    int used = 0;

    return result->sample_count > 0 &&
           sscanf(result->setting, "size=%lf tasks=%lf%n", work, tasks, &used) == 2 &&
           result->setting[used] == '\0' && *work > 0 && *tasks > 0;
}

static bool belongs(const struct metg *metg, const struct result *result)
{
    return metg->workers == result->workers && strcmp(metg->workload, result->workload) == 0 &&
           strcmp(metg->panel, result->panel) == 0 && strcmp(metg->variant, result->variant) == 0;
}

static int by_work(const void *left, const void *right)
{
    double a = ((const struct metg_point *)left)->work;
    double b = ((const struct metg_point *)right)->work;

    return (a > b) - (a < b);
}

/* The points of a curve, ascending; points_free() gives them back. */
static struct metg_point *points_of(const struct results *results, const struct metg *metg,
                                    size_t *count)
{
    struct metg_point *points = calloc(results->count + 1, sizeof *points);
    struct metg_point point;

    ok(points ? 0 : errno, "calloc");
    *count = 0;
    for (size_t at = 0; at < results->count; at++) {
        const struct result *result = &results->cells[at];
        if (!belongs(metg, result) || !point_of(result, &point.work, &point.tasks))
            continue;
        point.seconds = summary_series(result, SUMMARY_SECONDS);
        points[(*count)++] = point;
    }
    qsort(points, *count, sizeof *points, by_work);
    return points;
}

static void points_free(struct metg_point *points, size_t count)
{
    for (size_t at = 0; at < count; at++)
        summary_series_free(&points[at].seconds);
    free(points);
}

static double best_rate(const struct metg_point *points, size_t count)
{
    double best = 0;

    for (size_t at = 0; at < count; at++) {
        struct interval seconds = stats_median(&points[at].seconds);
        double rate = points[at].work * points[at].tasks / seconds.estimate;
        best = seconds.n > 0 && rate > best ? rate : best;
    }
    return best;
}

/* Names the curves. */
static void find_curves(struct metgs *metgs, const struct results *results, const char *workload)
{
    double work, tasks;

    for (size_t at = 0; at < results->count; at++) {
        const struct result *result = &results->cells[at];
        bool known = !point_of(result, &work, &tasks) ||
                     (workload && strcmp(workload, result->workload) != 0);
        for (size_t before = 0; before < metgs->count; before++)
            known = known || belongs(&metgs->items[before], result);
        if (known)
            continue;
        metgs->items = text_grow(metgs->items, metgs->count, sizeof *metgs->items);
        metgs->items[metgs->count++] = (struct metg){.workload = result->workload,
                                                     .panel = result->panel,
                                                     .variant = result->variant,
                                                     .workers = result->workers};
    }
}

/* The peak is the machine's: what the best variant reaches at its best size, with as many workers.
 */
static double peak_of(const struct metgs *metgs, const struct metg *metg)
{
    double peak = 0;

    for (size_t at = 0; at < metgs->count; at++) {
        const struct metg *other = &metgs->items[at];
        if (other->workers == metg->workers && strcmp(other->workload, metg->workload) == 0 &&
            other->peak > peak)
            peak = other->peak;
    }
    return peak;
}

struct metgs metgs_of(const struct results *results, const char *workload)
{
    struct metgs metgs = {NULL, 0};
    double *peaks;

    find_curves(&metgs, results, workload);
    for (size_t at = 0; at < metgs.count; at++) {
        struct metg *metg = &metgs.items[at];
        struct metg_point *points = points_of(results, metg, &metg->points);
        metg->peak = best_rate(points, metg->points);
        points_free(points, metg->points);
    }
    peaks = calloc(metgs.count + 1, sizeof *peaks);
    ok(peaks ? 0 : errno, "calloc");
    for (size_t at = 0; at < metgs.count; at++)
        peaks[at] = peak_of(&metgs, &metgs.items[at]);
    for (size_t at = 0; at < metgs.count; at++) {
        struct metg *metg = &metgs.items[at];
        struct metg_point *points = points_of(results, metg, &metg->points);
        metg->peak = peaks[at];
        metg->granularity = stats_metg(points, metg->points, metg->workers, metg->peak);
        points_free(points, metg->points);
    }
    free(peaks);
    return metgs;
}

void metgs_free(struct metgs *metgs)
{
    free(metgs->items);
    *metgs = (struct metgs){NULL, 0};
}
