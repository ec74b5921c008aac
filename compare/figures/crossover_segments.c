/* SPDX-License-Identifier: MIT
 *
 * What the ranges of a crossover come to: who wins where, and whether that may be said. */
#include "common/base/fail.h"
#include "common/base/words.h"
#include "compare/base/text.h"
#include "compare/figures/crossover.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const struct grain_range *range_of(const struct crossover_line *line, bool started)
{
    return started ? &line->started : &line->work;
}

static int by_estimate(const void *left, const void *right)
{
    double a = (*(const struct interval *const *)left)->estimate;
    double b = (*(const struct interval *const *)right)->estimate;

    return (a > b) - (a < b);
}

/* Where somebody joins the winners or leaves them, ascending, past the shortest tasks. */
static const struct interval **find_edges(const struct crossover *crossover,
                                          const struct crossover_group *group, bool started,
                                          size_t *count)
{
    const struct interval **edges = xcalloc(2 * group->count + 1, sizeof *edges);
    double shortest = crossover_shortest(crossover);

    *count = 0;
    for (size_t at = 0; at < group->count; at++) {
        const struct grain_range *range = range_of(&group->lines[at], started);
        const struct interval *ends[] = {&range->from, &range->to};
        for (size_t end = 0; end < 2 && !range->none && group->lines[at].fit.fitted; end++)
            if (ends[end]->estimate > shortest && isfinite(ends[end]->estimate))
                edges[(*count)++] = ends[end];
    }
    qsort(edges, *count, sizeof *edges, by_estimate);
    return edges;
}

static struct crossover_segment segment_of(const struct crossover_group *group, bool started,
                                           double from, double to, double within)
{
    struct crossover_segment segment = {.from = from, .to = to, .all = true};

    segment.wins = xcalloc(group->count + 1, sizeof *segment.wins);
    for (size_t at = 0; at < group->count; at++) {
        const struct crossover_line *line = &group->lines[at];
        const struct grain_range *range = range_of(line, started);
        segment.wins[at] = line->fit.fitted && !range->none && range->from.estimate <= within &&
                           within <= range->to.estimate;
        segment.all = segment.all && (segment.wins[at] || line->base);
    }
    return segment;
}

struct crossover_segments crossover_segments(const struct crossover *crossover,
                                             const struct crossover_group *group, bool started)
{
    struct crossover_segments segments = {NULL, 0};
    double from = 0, shortest = crossover_shortest(crossover);
    size_t count;
    const struct interval **edges = find_edges(crossover, group, started, &count);

    for (size_t at = 0; at <= count; at++) {
        double to = at < count ? edges[at]->estimate : INFINITY;
        double begin = from > 0 ? from : shortest;
        struct crossover_segment segment = segment_of(
            group, started, from, to, at < count ? sqrt(begin) * sqrt(to) : begin * 1.001);
        segment.end = at < count ? edges[at] : NULL;
        struct crossover_segment *last =
            segments.count > 0 ? &segments.items[segments.count - 1] : NULL;
        if (last && memcmp(last->wins, segment.wins, group->count * sizeof *last->wins) == 0) {
            last->to = segment.to;
            last->end = segment.end;
            free(segment.wins);
        } else {
            segments.items = text_grow(segments.items, segments.count, sizeof *segments.items);
            segments.items[segments.count++] = segment;
        }
        from = to;
    }
    free(edges);
    return segments;
}

void crossover_segments_free(struct crossover_segments *segments)
{
    for (size_t at = 0; at < segments->count; at++)
        free(segments->items[at].wins);
    free(segments->items);
    *segments = (struct crossover_segments){NULL, 0};
}

char *crossover_doubt(const struct crossover *crossover)
{
    char number[WORDS_TEXT];
    size_t fitted = 0;

    for (size_t group = 0; group < crossover->count; group++)
        for (size_t at = 0; at < crossover->groups[group].count; at++)
            fitted += crossover->groups[group].lines[at].fit.fitted;
    if (fitted < 2)
        return text_format("fewer than two contenders could be fitted");
    if (crossover->error_cells == 0)
        return text_format("no cell that was kept out of the fit was measured, so nothing checks "
                           "it");
    if (crossover->error > crossover_most_error)
        return text_format("the fit misses the cells that were kept out of it by %s %%, and more "
                           "than %.0f %% is not believed",
                           words_number(100 * crossover->error, number),
                           100 * crossover_most_error);
    return NULL;
}

double crossover_serial(const struct crossover_line *line)
{
    if (line->workers < 2 || !line->divisible || !line->fit.fitted)
        return -1;
    double serial = (line->fit.share.estimate * line->workers - 1) / (line->workers - 1);
    return fmin(1, fmax(0, serial));
}
