/* SPDX-License-Identifier: MIT */
#include "compare/figures/metg.h"

#include "common/base/fail.h"
#include "common/options/options.h"
#include "compare/base/text.h"
#include "compare/figures/summary.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- curves ---------------------------------------------------------------------------------- */

/* What a setting says of a sweep: the point, whether each task was handed over by itself, and the
 * rest, which names the curve. */
struct place {
    struct metg_point point;
    bool single;
    struct text_list apart;
};

/* Takes one "name=value" of a setting. False: it is no such word (--quick). */
static bool take_word(struct place *place, const char *word, double *steps, double *width)
{
    const struct {
        const char *name;
        double *value;
    } known[] = {{"size=", &place->point.work},
                 {"tasks=", &place->point.tasks},
                 {"steps=", steps},
                 {"width=", width}};
    const char *equals = strchr(word, '=');

    for (size_t at = 0; equals && at < sizeof known / sizeof known[0]; at++)
        if (strncmp(word, known[at].name, strlen(known[at].name)) == 0 &&
            !read_real(equals + 1, known[at].value))
            return false;
    if (strcmp(word, "chunk=1") == 0)
        place->single = true;
    else if (equals && strncmp(word, "size=", 5) != 0 && strncmp(word, "tasks=", 6) != 0)
        text_add(&place->apart, "%s", word);
    return equals != NULL;
}

/* Whether this cell is a point of a sweep, and which. A graph has its tasks in steps, and hands
 * over each by itself. text_free() gives place->apart back in any case. */
static bool point_of(const struct result *result, struct place *place)
{
    struct text_list words = {0};
    double steps = 0, width = 0;
    bool fits = result->sample_count > 0;

    *place = (struct place){0};
    text_split(&words, result->setting, " ");
    for (size_t at = 0; at < words.count && fits; at++)
        fits = take_word(place, words.items[at], &steps, &width);
    text_free(&words);
    if (steps > 0 && width > 0 && place->point.tasks == 0) {
        place->point.tasks = steps * width;
        place->single = true;
    }
    return fits && place->point.work > 0 && place->point.tasks > 0;
}

static bool is_same(const struct metg *metg, const struct metg *other)
{
    return metg->workers == other->workers && metg->loop == other->loop &&
           strcmp(metg->workload, other->workload) == 0 && strcmp(metg->panel, other->panel) == 0 &&
           strcmp(metg->variant, other->variant) == 0 && strcmp(metg->apart, other->apart) == 0;
}

/* The curve that this cell is a point of; the caller frees metg->apart. False: it is none. */
static bool curve_of(const struct result *result, struct metg *metg, struct metg_point *point)
{
    struct place place;
    bool fits = point_of(result, &place);

    if (fits) {
        *point = place.point;
        *metg = (struct metg){.workload = result->workload,
                              .panel = result->panel,
                              .variant = result->variant,
                              .apart = text_join(&place.apart, " "),
                              .workers = result->workers,
                              .loop = !place.single || result->traits.chunks};
    }
    text_free(&place.apart);
    return fits;
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
    struct metg_point *points = xcalloc(results->count + 1, sizeof *points);
    struct metg_point point;

    *count = 0;
    for (size_t at = 0; at < results->count; at++) {
        const struct result *result = &results->cells[at];
        struct metg own;
        if (!curve_of(result, &own, &point))
            continue;
        bool same = is_same(metg, &own);
        free(own.apart);
        if (!same)
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
    for (size_t at = 0; at < results->count; at++) {
        struct metg_point point;
        struct metg own;
        if (!curve_of(&results->cells[at], &own, &point))
            continue;
        bool known = workload && strcmp(workload, own.workload) != 0;
        for (size_t before = 0; before < metgs->count && !known; before++)
            known = is_same(&metgs->items[before], &own);
        if (known) {
            free(own.apart);
            continue;
        }
        metgs->items = text_grow(metgs->items, metgs->count, sizeof *metgs->items);
        metgs->items[metgs->count++] = own;
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
            strcmp(other->apart, metg->apart) == 0 && other->peak > peak)
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
    peaks = xcalloc(metgs.count + 1, sizeof *peaks);
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

const char *metg_name(const struct metg *metg)
{
    return metg->loop ? "loop granularity" : "METG(50 %)";
}

const struct metg *metg_alone(const struct metgs *metgs, const struct metg *metg)
{
    struct metg alone = *metg;

    alone.workers = 1;
    for (size_t at = 0; at < metgs->count; at++)
        if (is_same(&metgs->items[at], &alone))
            return &metgs->items[at];
    return NULL;
}

void metgs_free(struct metgs *metgs)
{
    for (size_t at = 0; at < metgs->count; at++)
        free(metgs->items[at].apart);
    free(metgs->items);
    *metgs = (struct metgs){NULL, 0};
}
