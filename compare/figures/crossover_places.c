/* SPDX-License-Identifier: MIT
 *
 * The points of a crossover's sweep: how long the tasks of each are, by the base's own times. */
#include "compare/figures/crossover_parts.h"

#include "common/base/fail.h"
#include "compare/figures/summary.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct series crossover_fastest(const struct result *result)
{
    struct series all = summary_series(result, SUMMARY_SECONDS);
    double *values = xcalloc(all.count + 1, sizeof *values);
    uint64_t *launches = xcalloc(all.count + 1, sizeof *launches);
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

const struct result *crossover_base(const struct crossover_cell *cells, size_t count)
{
    for (int alone = 1; alone >= 0; alone--)
        for (size_t at = 0; at < count; at++)
            if (cells[at].result->alone == alone && cells[at].result->workers == 1)
                return cells[at].result;
    return NULL;
}

bool crossover_is_of(const struct result *result, const struct result *like)
{
    return like && result->workers == like->workers && strcmp(result->panel, like->panel) == 0 &&
           strcmp(result->variant, like->variant) == 0;
}

/* The base's time for one task, a unit of the option's value; below 0: not measured. */
static double unit_of(const struct crossover_cell *cell)
{
    struct series seconds = crossover_fastest(cell->result);
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
    double *values = xcalloc(count + 1, sizeof *values), *units = xcalloc(count + 1, sizeof *units);
    size_t known = 0, long_ones = 0;

    for (size_t at = 0; at < count; at++)
        if (crossover_is_of(cells[at].result, base) && unit_of(&cells[at]) > 0)
            values[known++] = cells[at].value;
    double middle = stats_quantile(&(struct series){values, NULL, known}, 0.5);
    for (size_t at = 0; at < count; at++)
        if (crossover_is_of(cells[at].result, base) && unit_of(&cells[at]) > 0 &&
            cells[at].value >= middle)
            units[long_ones++] = unit_of(&cells[at]);
    double unit =
        long_ones > 0 ? stats_quantile(&(struct series){units, NULL, long_ones}, 0.5) : -1;
    free(values);
    free(units);
    return unit;
}

void crossover_find_places(struct crossover *crossover, const struct crossover_cell *cells,
                           size_t count, const struct result *base)
{
    double unit = unit_of_all(cells, count, base);

    for (size_t at = 0; at < count; at++)
        if (cells[at].place >= crossover->place_count)
            crossover->place_count = cells[at].place + 1;
    crossover->places = xcalloc(crossover->place_count + 1, sizeof *crossover->places);
    for (size_t at = 0; at < crossover->place_count; at++)
        crossover->places[at].length_s = -1;
    for (size_t at = 0; at < count; at++) {
        struct crossover_place *place = &crossover->places[cells[at].place];
        place->tasks = cells[at].tasks;
        if (cells[at].stated)
            place->length_s = cells[at].value;
        else if (!cells[at].piece && unit > 0)
            place->length_s = cells[at].value * unit;
        else if (cells[at].piece && crossover_is_of(cells[at].result, base))
            place->length_s = fmax(-1, cells[at].value * unit_of(&cells[at]));
        crossover->tasks = fmax(crossover->tasks, place->tasks);
        crossover->pieces = cells[at].piece;
    }
}

void crossover_hold_out(struct crossover *crossover)
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
