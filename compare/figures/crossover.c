/* SPDX-License-Identifier: MIT */
#include "compare/figures/crossover_parts.h"

#include "common/base/fail.h"
#include "compare/base/text.h"
#include "compare/figures/summary.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const double crossover_margin = 0.05, crossover_most_error = 0.15;

/* ---- lines ----------------------------------------------------------------------------------- */

/* Launch and set-up of each start of these cells; the caller frees the values. */
static struct series starts_of(const struct crossover_cell *cells, size_t count,
                               const struct result *like)
{
    struct series starts = {NULL, NULL, 0};
    double *values = NULL;

    for (size_t at = 0; at < count; at++) {
        const struct result *result = cells[at].result;
        for (size_t value = 0; value < result->sample_count && crossover_is_of(result, like);
             value++) {
            const struct sample *sample = &result->samples[value];
            if (sample->launch_s < 0 || (value > 0 && sample->launch == sample[-1].launch))
                continue;
            values = text_grow(values, starts.count, sizeof *values);
            values[starts.count++] = sample->launch_s + fmax(0, sample->setup_s);
        }
    }
    starts.values = values;
    return starts;
}

static struct crossover_line line_of(const struct crossover *crossover,
                                     const struct crossover_cell *cells, size_t count,
                                     const struct result *like, bool base)
{
    struct grain_point *points = xcalloc(crossover->place_count + 1, sizeof *points);
    struct crossover_line line = {.panel = like->panel,
                                  .variant = like->variant,
                                  .workers = like->workers,
                                  .base = base,
                                  .divisible = like->divisible};

    for (size_t at = 0; at < crossover->place_count; at++) {
        const struct crossover_place *place = &crossover->places[at];
        points[at] = (struct grain_point){
            .tasks = place->tasks, .length_s = fmax(0, place->length_s), .held = place->held};
    }
    for (size_t at = 0; at < count; at++)
        if (crossover_is_of(cells[at].result, like) &&
            crossover->places[cells[at].place].length_s >= 0)
            points[cells[at].place].seconds = crossover_fastest(cells[at].result);
    line.line = (struct grain_line){points, crossover->place_count, starts_of(cells, count, like)};
    return line;
}

static void line_free(struct crossover_line *line)
{
    for (size_t at = 0; at < line->line.count; at++) {
        struct series seconds = line->line.points[at].seconds;
        summary_series_free(&seconds);
    }
    free((void *)line->line.points);
    free((void *)line->line.start.values);
}

/* ---- groups ---------------------------------------------------------------------------------- */

static struct crossover_group *group_of(struct crossover *crossover, int workers)
{
    size_t at = 0;

    while (at < crossover->count && crossover->groups[at].workers < workers)
        at++;
    if (at < crossover->count && crossover->groups[at].workers == workers)
        return &crossover->groups[at];
    crossover->groups = text_grow(crossover->groups, crossover->count, sizeof *crossover->groups);
    memmove(&crossover->groups[at + 1], &crossover->groups[at],
            (crossover->count - at) * sizeof *crossover->groups);
    crossover->count++;
    crossover->groups[at] = (struct crossover_group){.workers = workers};
    return &crossover->groups[at];
}

static void add_line(struct crossover_group *group, struct crossover_line line)
{
    group->lines = text_grow(group->lines, group->count, sizeof *group->lines);
    group->lines[group->count++] = line;
}

/* The base stands in each group, but where it is one of its contenders. */
static void find_lines(struct crossover *crossover, const struct crossover_cell *cells,
                       size_t count, const struct result *base)
{
    for (size_t at = 0; at < count; at++) {
        const struct result *result = cells[at].result;
        if (cells[at].place != 0 || result->alone)
            continue;
        struct crossover_group *group = group_of(crossover, result->workers);
        if (group->count == 0 && base && (base->alone || result->workers > 1))
            add_line(group, line_of(crossover, cells, count, base, true));
        add_line(group, line_of(crossover, cells, count, result, false));
    }
}

static void fit_group(const struct crossover *crossover, struct crossover_group *group)
{
    struct grain_line *lines = xcalloc(group->count + 1, sizeof *lines);
    struct grain_fit *fits = xcalloc(group->count + 1, sizeof *fits);
    struct grain_range *ranges = xcalloc(group->count + 1, sizeof *ranges);

    for (size_t at = 0; at < group->count; at++)
        lines[at] = group->lines[at].line;
    for (int started = 1; started >= 0; started--) {
        stats_grain(lines, group->count, crossover->tasks, crossover_margin, started, fits, ranges);
        for (size_t at = 0; at < group->count; at++) {
            group->lines[at].fit = fits[at];
            *(started ? &group->lines[at].started : &group->lines[at].work) = ranges[at];
        }
    }
    free(lines);
    free(fits);
    free(ranges);
}

/* The base makes the lengths, so it is no check of anything. */
static void find_error(struct crossover *crossover)
{
    struct grain_line *lines = NULL;
    struct grain_fit *fits = NULL;
    size_t count = 0;

    for (size_t group = 0; group < crossover->count; group++)
        for (size_t at = 0; at < crossover->groups[group].count; at++) {
            const struct crossover_line *line = &crossover->groups[group].lines[at];
            if (line->base || !line->fit.fitted)
                continue;
            lines = text_grow(lines, count, sizeof *lines);
            fits = text_grow(fits, count, sizeof *fits);
            lines[count] = line->line;
            fits[count++] = line->fit;
        }
    crossover->error = stats_grain_error(lines, fits, count, &crossover->error_cells);
    free(lines);
    free(fits);
}

struct crossover crossover_of(const struct crossover_cell *cells, size_t count)
{
    struct crossover crossover = {.workload = count > 0 ? cells[0].result->workload : ""};
    const struct result *base = crossover_base(cells, count);

    crossover_find_places(&crossover, cells, count, base);
    crossover_hold_out(&crossover);
    find_lines(&crossover, cells, count, base);
    for (size_t at = 0; at < crossover.count; at++)
        fit_group(&crossover, &crossover.groups[at]);
    find_error(&crossover);
    return crossover;
}

void crossover_free(struct crossover *crossover)
{
    for (size_t group = 0; group < crossover->count; group++) {
        for (size_t at = 0; at < crossover->groups[group].count; at++)
            line_free(&crossover->groups[group].lines[at]);
        free(crossover->groups[group].lines);
    }
    free(crossover->groups);
    free(crossover->places);
    *crossover = (struct crossover){0};
}
