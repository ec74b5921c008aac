/* SPDX-License-Identifier: MIT
 *
 * One start of a cell: how many repetitions it makes, and what it takes. */
#include "compare/measure/schedule_parts.h"

#include "common/base/fail.h"
#include "compare/stats/stats.h"

#include <math.h>
#include <stdlib.h>

/* How many bring a cell to the fewest in the starts that it needs at least; MOST_REPETITIONS where
 * it is there already. */
static uint64_t missing(const struct schedule *schedule, const struct cell *cell)
{
    uint64_t have = cell->result->sample_count;
    uint64_t starts = cell->launches < FEWEST_LAUNCHES ? FEWEST_LAUNCHES - cell->launches : 1;

    if (have >= schedule->fewest)
        return cell->launches < FEWEST_LAUNCHES ? 1 : MOST_REPETITIONS;
    return (schedule->fewest - have + starts - 1) / starts;
}

bool schedule_dear(const struct cell *cell)
{
    return cell->each_s >= 0 && cell->start_s + cell->each_s > dear_s;
}

static uint64_t brief_repetitions(const struct schedule *schedule, const struct cell *cell)
{
    if (cell->leads) {
        bool few = cell->result->sample_count < schedule->fewest;
        return schedule_dear(cell) && few ? missing(schedule, cell) : 1;
    }
    bool waits = cell->each_s < 0 && cell->program->scale_waits; /* nobody knows yet how long */
    return waits || cell->each_s > long_s || cell->variant->may_lose ? 1 : BRIEF_REPETITIONS;
}

uint64_t schedule_repetitions(const struct schedule *schedule, const struct cell *cell)
{
    if (cell->program->own) /* each run is a process anyway: more would only be less mixed */
        return schedule->repetitions ? schedule->repetitions : 1;
    uint64_t wish = missing(schedule, cell);
    double fitting = cell->each_s > 0 ? cheap_s / cell->each_s : (double)MOST_REPETITIONS;

    if (schedule->repetitions)
        return schedule->repetitions;
    if (schedule->brief)
        return brief_repetitions(schedule, cell);
    if (schedule->crossover)
        return cell->launches == 0 ? (cell->program->scale_waits ? FIRST_QUICK : CROSSOVER_FIRST)
               : fitting < 1       ? 1
                                   : (uint64_t)fmin(fitting, CROSSOVER_REPETITIONS);
    if (cell->launches == 0)
        return cell->setting->quick ? FIRST_QUICK : 1;
    if (cell->once || fitting < 1)
        return 1;
    wish = wish < MOST_REPETITIONS ? wish : MOST_REPETITIONS;
    return fitting < (double)wish ? (uint64_t)fitting : wish;
}

uint64_t schedule_warmups(const struct cell *cell)
{
    bool waits = cell->program->own_workers > 0 && !cell->setting->quick;

    if (cell->program->own) /* what is cold at first is the disk, and it is so once */
        return cell->launches == 0;
    if (waits || cell->sized || cell->each_s > long_s)
        return 0;
    if (cell->each_s < 0 || cell->each_s > warm_s) /* less than 0: nobody knows yet */
        return 1;
    double fit = warm_s / cell->each_s;
    return fit > (double)MOST_WARMUPS ? MOST_WARMUPS : (uint64_t)fit;
}

double schedule_cost_s(const struct schedule *schedule, const struct cell *cell)
{
    double times = (double)(schedule_repetitions(schedule, cell) + schedule_warmups(cell));

    return cell->each_s < 0 ? 0 : cell->start_s + times * cell->each_s;
}

double schedule_precision(const struct cell *cell)
{
    const struct result *result = cell->result;
    size_t count = result->sample_count;
    double *values = xcalloc(count + 1, sizeof *values), precision = -1;
    uint64_t *launches = xcalloc(count + 1, sizeof *launches);

    for (size_t at = 0; at < count; at++) {
        values[at] = result->samples[at].seconds;
        launches[at] = result->samples[at].launch;
    }
    struct series series = {values, launches, count};
    struct interval median = stats_median(&series);
    if (median.claimed && median.estimate > 0)
        precision = (median.high - median.low) / 2 / median.estimate;
    free(values);
    free(launches);
    return precision;
}
