/* SPDX-License-Identifier: MIT */
#include "compare/figures/crossover.h"

#include "common/base/fail.h"
#include "compare/base/text.h"
#include "compare/figures/summary.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

const double crossover_margin = 0.05, crossover_most_error = 0.15;

static void *memory(size_t count, size_t size)
{
    void *memory = calloc(count + 1, size);

    check(memory ? 0 : errno, "calloc");
    return memory;
}

/* Of each start the fastest repetition, as a series of starts: what other programs take, and what
 * is cold at first, only adds. On a busy machine a cell that is longer than a time slice loses
 * several times its own time in most repetitions, a shorter one loses nothing in most; medians
 * would make that a property of the workload. The caller frees values and launches. */
static struct series fastest_of_starts(const struct result *result)
{
    struct series all = summary_series(result, SUMMARY_SECONDS);
    double *values = memory(all.count, sizeof *values);
    uint64_t *launches = memory(all.count, sizeof *launches);
    size_t count = 0;

    for (size_t at = 0; at < all.count; at++) {
        uint64_t launch = all.launches ? all.launches[at] : at + 1;
        size_t start = 0;
        while (start < count && launches[start] != launch)
            start++;
        values[start] = start < count ? fmin(values[start], all.values[at]) : all.values[at];
        launches[start] = launch;
        count += start == count;
    }
    summary_series_free(&all);
    return (struct series){values, launches, count};
}

/* ---- places ---------------------------------------------------------------------------------- */

/* The cell that says how long tasks are: of the variant that works alone, or else of the first
 * panel with one worker. NULL: there is none. */
static const struct result *base_of(const struct crossover_cell *cells, size_t count)
{
    for (int alone = 1; alone >= 0; alone--)
        for (size_t at = 0; at < count; at++)
            if (cells[at].result->alone == alone && cells[at].result->workers == 1)
                return cells[at].result;
    return NULL;
}

static bool is_of(const struct result *result, const struct result *like)
{
    return like && result->workers == like->workers && strcmp(result->panel, like->panel) == 0 &&
           strcmp(result->variant, like->variant) == 0;
}

/* The base's time for one task, a unit of the option's value; below 0: not measured. */
static double unit_of(const struct crossover_cell *cell)
{
    struct series seconds = fastest_of_starts(cell->result);
    double unit =
        seconds.count > 0 ? stats_quantile(&seconds, 0.5) / cell->tasks / cell->value : -1;

    summary_series_free(&seconds);
    return unit;
}

/* What one unit of the option's value is in seconds: the median over the base's cells of the longer
 * half of tasks, where nothing but the tasks themselves shows. */
static double unit_of_all(const struct crossover_cell *cells, size_t count,
                          const struct result *base)
{
    double *values = memory(count, sizeof *values), *units = memory(count, sizeof *units);
    size_t known = 0, long_ones = 0;

    for (size_t at = 0; at < count; at++)
        if (is_of(cells[at].result, base) && unit_of(&cells[at]) > 0)
            values[known++] = cells[at].value;
    double middle = stats_quantile(&(struct series){values, NULL, known}, 0.5);
    for (size_t at = 0; at < count; at++)
        if (is_of(cells[at].result, base) && unit_of(&cells[at]) > 0 && cells[at].value >= middle)
            units[long_ones++] = unit_of(&cells[at]);
    double unit =
        long_ones > 0 ? stats_quantile(&(struct series){units, NULL, long_ones}, 0.5) : -1;
    free(values);
    free(units);
    return unit;
}

static void find_places(struct crossover *crossover, const struct crossover_cell *cells,
                        size_t count, const struct result *base)
{
    double unit = unit_of_all(cells, count, base);

    for (size_t at = 0; at < count; at++)
        if (cells[at].place >= crossover->place_count)
            crossover->place_count = cells[at].place + 1;
    crossover->places = memory(crossover->place_count, sizeof *crossover->places);
    for (size_t at = 0; at < crossover->place_count; at++)
        crossover->places[at].length_s = -1;
    for (size_t at = 0; at < count; at++) {
        struct crossover_place *place = &crossover->places[cells[at].place];
        place->tasks = cells[at].tasks;
        if (cells[at].stated)
            place->length_s = cells[at].value;
        else if (!cells[at].piece && unit > 0)
            place->length_s = cells[at].value * unit;
        else if (cells[at].piece && is_of(cells[at].result, base))
            place->length_s = fmax(-1, cells[at].value * unit_of(&cells[at]));
        crossover->tasks = fmax(crossover->tasks, place->tasks);
        crossover->pieces = cells[at].piece;
    }
}

/* Of each series of places with as many tasks every second one, but not its last. */
static void hold_out(struct crossover *crossover)
{
    for (size_t at = 0, first = 0; at < crossover->place_count; at++) {
        struct crossover_place *place = &crossover->places[at];
        bool last = at + 1 == crossover->place_count || place[1].tasks < place->tasks ||
                    place[1].tasks > place->tasks;
        place->held = !last && (at - first) % 2 == 1;
        first = last ? at + 1 : first;
    }
}

double crossover_shortest(const struct crossover *crossover)
{
    double shortest = INFINITY;

    for (size_t at = 0; at < crossover->place_count; at++)
        if (crossover->places[at].length_s > 0)
            shortest = fmin(shortest, crossover->places[at].length_s);
    return shortest;
}

double crossover_longest(const struct crossover *crossover)
{
    double longest = 0;

    for (size_t at = 0; at < crossover->place_count; at++)
        longest = fmax(longest, crossover->places[at].length_s);
    return longest;
}

/* ---- lines ----------------------------------------------------------------------------------- */

/* Launch and set-up of each start of these cells; the caller frees the values. */
static struct series starts_of(const struct crossover_cell *cells, size_t count,
                               const struct result *like)
{
    struct series starts = {NULL, NULL, 0};
    double *values = NULL;

    for (size_t at = 0; at < count; at++) {
        const struct result *result = cells[at].result;
        for (size_t value = 0; value < result->sample_count && is_of(result, like); value++) {
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
    struct grain_point *points = memory(crossover->place_count, sizeof *points);
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
        if (is_of(cells[at].result, like) && crossover->places[cells[at].place].length_s >= 0)
            points[cells[at].place].seconds = fastest_of_starts(cells[at].result);
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
    struct grain_line *lines = memory(group->count, sizeof *lines);
    struct grain_fit *fits = memory(group->count, sizeof *fits);
    struct grain_range *ranges = memory(group->count, sizeof *ranges);

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
    const struct result *base = base_of(cells, count);

    find_places(&crossover, cells, count, base);
    hold_out(&crossover);
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
