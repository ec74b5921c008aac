/* SPDX-License-Identifier: MIT
 *
 * Where each contender wins: the ranges of lengths that follow from their models. */
#include "common/base/words.h"
#include "compare/stats/parts.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { TERMS = GRAIN_TERMS, FEWEST_POINTS = 3, FEWEST_LAUNCHES = 3, REPLICATES = 499 };

/* A fitted line as plain numbers: what comes once, for each task, for each second of a task; and
 * what comes before the work. */
struct model {
    double term[TERMS], start;
    bool fitted;
};

/* ---- ranges ---------------------------------------------------------------------------------- */

static double before(const struct model *model, double tasks, bool started)
{
    return model->term[0] + tasks * model->term[1] + (started ? model->start : 0);
}

/* own <= k other is, for each other, a half-line of lengths; the range is what all of them have in
 * common. *from > *to: nothing. */
static void range_of(const struct model *models, size_t count, size_t own, double tasks,
                     double margin, bool started, double *from, double *to)
{
    *from = 0;
    *to = INFINITY;
    for (size_t other = 0; other < count; other++) {
        if (other == own || !models[other].fitted)
            continue;
        double over = before(&models[own], tasks, started) -
                      (1 + margin) * before(&models[other], tasks, started);
        double slope = tasks * (models[own].term[2] - (1 + margin) * models[other].term[2]);
        if (slope < 0)
            *from = fmax(*from, over / -slope);
        else if (slope > 0)
            *to = fmin(*to, -over / slope);
        else if (over > 0)
            *to = -1;
    }
    if (*to < *from) {
        *from = INFINITY;
        *to = 0;
    }
}

/* ---- the bootstrap --------------------------------------------------------------------------- */

/* Medians of one line that were drawn: of point p, drawn[p][replicate]; drawn[count]: its start. */
struct draws {
    double **drawn, *middle, freedom; /* freedom: launches beyond the first, of all points */
    size_t fewest;
};

/* By how much percentiles are to be stretched: few launches vary less among themselves than
 * launches do, and how much they vary is known from all points together. */
static double stretch_of(const struct draws *draws)
{
    double fewest = (double)draws->fewest;

    return draws->fewest < FEWEST_LAUNCHES
               ? 1
               : sqrt(fewest / (fewest - 1)) * parts_student(0.95, draws->freedom) / 1.959964;
}

static struct draws draw_line(const struct grain_line *line, uint64_t seed)
{
    struct draws draws = {.drawn = xcalloc(line->count + 1, sizeof *draws.drawn),
                          .middle = xcalloc(line->count + 1, sizeof *draws.middle),
                          .fewest = SIZE_MAX};

    for (size_t at = 0; at <= line->count; at++) {
        const struct series *series = at < line->count ? &line->points[at].seconds : &line->start;
        if (series->count == 0 || (at < line->count && line->points[at].held))
            continue;
        struct launches launches = launches_open(series);
        draws.drawn[at] = bootstrap_medians(&launches, REPLICATES, seed + at, &draws.middle[at]);
        draws.freedom += (double)launches.count - 1;
        draws.fewest = launches.count < draws.fewest ? launches.count : draws.fewest;
        launches_close(&launches);
    }
    return draws;
}

static void draws_free(struct draws *draws, size_t count)
{
    for (size_t at = 0; at <= count; at++)
        free(draws->drawn[at]);
    free(draws->drawn);
    free(draws->middle);
}

/* The model of the medians of this replicate; of REPLICATES itself: of what was measured. */
static struct model model_of(const struct grain_line *line, const struct draws *draws,
                             size_t replicate)
{
    struct model model = {.fitted = true};
    double *seconds = xcalloc(line->count + 1, sizeof *seconds);
    size_t points = 0;

    for (size_t at = 0; at <= line->count; at++)
        seconds[at] = replicate == REPLICATES || !draws->drawn[at] ? draws->middle[at]
                                                                   : draws->drawn[at][replicate];
    for (size_t at = 0; at < line->count; at++)
        points += seconds[at] > 0 && !line->points[at].held;
    model.start = seconds[line->count];
    model.fitted = points >= FEWEST_POINTS;
    if (model.fitted)
        grain_terms(line, seconds, model.term);
    free(seconds);
    return model;
}

/* What the draws make of an estimate; `relative`: it is stretched as a ratio is. */
static struct interval bound(double estimate, double *drawn, const struct draws *draws,
                             bool relative)
{
    struct interval interval = {.estimate = estimate, .n = 1, .launches = draws->fewest};
    double low, high, stretch = stretch_of(draws);

    parts_sort(drawn, REPLICATES);
    low = parts_at(drawn, REPLICATES, 0.025 * (REPLICATES - 1));
    high = parts_at(drawn, REPLICATES, 0.975 * (REPLICATES - 1));
    if (relative && low > 0)
        low = estimate * pow(low / estimate, stretch);
    else if (!relative)
        low = fmax(0, estimate + stretch * (low - estimate));
    if (relative && isfinite(high))
        high = estimate * pow(high / estimate, stretch);
    else if (!relative)
        high = estimate + stretch * (high - estimate);
    interval.low = fmin(low, estimate);
    interval.high = fmax(high, estimate);
    interval.claimed = draws->fewest >= FEWEST_LAUNCHES && isfinite(interval.high);
    if (draws->fewest < FEWEST_LAUNCHES)
        snprintf(interval.why_not, sizeof interval.why_not, "%s, an interval needs 3",
                 words_count(draws->fewest, "start", (char[WORDS_TEXT]){""}));
    else if (!interval.claimed)
        snprintf(interval.why_not, sizeof interval.why_not, "its interval has no upper end");
    return interval;
}

/* ---- all of it ------------------------------------------------------------------------------- */

/* An end of a range that lies at 0 or nowhere has no interval. */
static struct interval end_of(double estimate, double *drawn, const struct draws *draws)
{
    if (!(estimate > 0) || !isfinite(estimate))
        return (struct interval){.estimate = estimate, .low = estimate, .high = estimate};
    return bound(estimate, drawn, draws, true);
}

/* What the replicates say of one line; models[replicate * count + line]. */
static void conclude(const struct model *models, const struct draws *draws, size_t count,
                     size_t own, double tasks, double margin, bool started, struct grain_fit *fit,
                     struct grain_range *range)
{
    const struct model *measured = &models[REPLICATES * count];
    struct interval *intervals[] = {&fit->fixed, &fit->each, &fit->share, &fit->start};
    double *drawn = xcalloc(REPLICATES, sizeof *drawn), from, to;
    double *other = xcalloc(REPLICATES, sizeof *other);

    for (size_t term = 0; term <= TERMS; term++) {
        for (size_t replicate = 0; replicate < REPLICATES; replicate++) {
            const struct model *model = &models[replicate * count + own];
            drawn[replicate] = term < TERMS ? model->term[term] : model->start;
        }
        double value = term < TERMS ? measured[own].term[term] : measured[own].start;
        *intervals[term] = bound(value, drawn, &draws[own], false);
    }
    struct draws widest = draws[own];
    for (size_t line = 0; line < count; line++)
        if (measured[line].fitted) {
            widest.freedom += line == own ? 0 : draws[line].freedom;
            widest.fewest = draws[line].fewest < widest.fewest ? draws[line].fewest : widest.fewest;
        }
    range_of(measured, count, own, tasks, margin, started, &from, &to);
    range->none = to < from;
    for (size_t replicate = 0; replicate < REPLICATES; replicate++) {
        range_of(&models[replicate * count], count, own, tasks, margin, started, &drawn[replicate],
                 &other[replicate]);
        bool none = other[replicate] < drawn[replicate];
        range->doubt += none == range->none ? 0 : 1.0 / (double)REPLICATES;
    }
    range->from = end_of(from, drawn, &widest);
    range->to = end_of(to, other, &widest);
    free(drawn);
    free(other);
}

void stats_grain(const struct grain_line *lines, size_t count, double tasks, double margin,
                 bool started, struct grain_fit *fits, struct grain_range *ranges)
{
    struct draws *draws = xcalloc(count, sizeof *draws);
    struct model *models = xcalloc((REPLICATES + 1) * count, sizeof *models);

    for (size_t line = 0; line < count; line++) {
        draws[line] = draw_line(&lines[line], 7919 * (line + 1));
        for (size_t replicate = 0; replicate <= REPLICATES; replicate++)
            models[replicate * count + line] = model_of(&lines[line], &draws[line], replicate);
    }
    for (size_t line = 0; line < count; line++) {
        fits[line] = (struct grain_fit){.fitted = models[REPLICATES * count + line].fitted};
        ranges[line] = (struct grain_range){.none = true};
        if (fits[line].fitted)
            conclude(models, draws, count, line, tasks, margin, started, &fits[line],
                     &ranges[line]);
        else
            snprintf(fits[line].why_not, sizeof fits[line].why_not,
                     "fewer than %d of its cells were measured", FEWEST_POINTS);
    }
    for (size_t line = 0; line < count; line++)
        draws_free(&draws[line], lines[line].count);
    free(draws);
    free(models);
}

double stats_grain_time(const struct grain_fit *fit, double tasks, double length_s)
{
    return fit->fixed.estimate + tasks * (fit->each.estimate + fit->share.estimate * length_s);
}

double stats_grain_error(const struct grain_line *lines, const struct grain_fit *fits, size_t count,
                         size_t *cells)
{
    size_t most = 0;

    for (size_t line = 0; line < count; line++)
        most += lines[line].count;
    /* cppcheck-suppress invalidFunctionArg ; our xcalloc() takes 0, too */
    double *errors = xcalloc(most, sizeof *errors);
    *cells = 0;
    for (size_t line = 0; line < count; line++)
        for (size_t at = 0; at < lines[line].count; at++) {
            const struct grain_point *point = &lines[line].points[at];
            double seconds = stats_quantile(&point->seconds, 0.5);
            if (point->held && fits[line].fitted && seconds > 0)
                errors[(*cells)++] = fabs(
                    stats_grain_time(&fits[line], point->tasks, point->length_s) / seconds - 1);
        }
    parts_sort(errors, *cells);
    double middle = parts_middle(errors, *cells);
    free(errors);
    return middle;
}
