/* SPDX-License-Identifier: MIT */
#include "compare/stats/parts.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { FEWEST_POINTS = 4, REPLICATES = 499 };

/* N workers, and N/S - 1 there. */
struct excess {
    double workers, value;
};

static double misfit(const struct excess *excess, size_t count, double sigma, double kappa)
{
    double squares = 0;

    for (size_t at = 0; at < count; at++) {
        double n = excess[at].workers;
        double apart = excess[at].value - sigma * (n - 1) - kappa * n * (n - 1);
        squares += apart * apart;
    }
    return squares;
}

/* Least squares with both at least 0: the free solution if it is there, else the better of the two
 * with one of them 0 (for two unknowns that is all that Lawson and Hanson 1974, chapter 23, do). */
static void fit(const struct excess *excess, size_t count, double *sigma, double *kappa)
{
    double aa = 0, ab = 0, bb = 0, ay = 0, by = 0, alone[2], determinant;

    for (size_t at = 0; at < count; at++) {
        double a = excess[at].workers - 1, b = a * excess[at].workers, y = excess[at].value;
        aa += a * a;
        ab += a * b;
        bb += b * b;
        ay += a * y;
        by += b * y;
    }
    determinant = aa * bb - ab * ab;
    *sigma = (bb * ay - ab * by) / determinant;
    *kappa = (aa * by - ab * ay) / determinant;
    if (*sigma >= 0 && *kappa >= 0)
        return;
    alone[0] = fmax(0, ay / aa);
    alone[1] = fmax(0, by / bb);
    bool first = misfit(excess, count, alone[0], 0) <= misfit(excess, count, 0, alone[1]);
    *sigma = first ? alone[0] : 0;
    *kappa = first ? 0 : alone[1];
}

static const char *distinct_points(const struct usl_point *points, size_t count, int cores,
                                   size_t *usable)
{
    bool base = false;

    *usable = 0;
    for (size_t at = 0; at < count; at++) {
        bool known = points[at].workers < 1 || points[at].workers > cores;
        for (size_t before = 0; before < at; before++)
            known = known || points[before].workers == points[at].workers;
        *usable += !known;
        base = base || points[at].workers == 1;
    }
    return base ? NULL : "1 worker was not measured, which all others are measured by";
}

/* The points up to the cores as medians[at], one worker's among them. */
static size_t excesses(const struct usl_point *points, size_t count, int cores,
                       const double *medians, struct excess *excess)
{
    size_t used = 0;
    double base = 1;

    for (size_t at = 0; at < count; at++)
        if (points[at].workers == 1)
            base = medians[at];
    for (size_t at = 0; at < count; at++)
        if (points[at].workers >= 1 && points[at].workers <= cores)
            excess[used++] = (struct excess){points[at].workers,
                                             (double)points[at].workers * medians[at] / base - 1};
    return used;
}

/* Where the middle of a fit is, and what the data's spread makes of it. */
static void bound(struct interval *interval, double *drawn, double stretch)
{
    parts_sort(drawn, REPLICATES);
    interval->low =
        interval->estimate +
        stretch * (parts_at(drawn, REPLICATES, 0.025 * (REPLICATES - 1)) - interval->estimate);
    interval->high =
        interval->estimate +
        stretch * (parts_at(drawn, REPLICATES, 0.975 * (REPLICATES - 1)) - interval->estimate);
    interval->low = fmax(0, fmin(interval->low, interval->estimate));
    interval->high = fmax(interval->high, interval->estimate);
    interval->claimed = true;
}

/* Draws each point's launches again and fits again. False: a point has too few values. */
static bool bound_fit(struct usl *usl, const struct usl_point *points, size_t count, int cores)
{
    double **drawn = xcalloc(count, sizeof *drawn), stretch = 1, middle;
    double *sigma = xcalloc(REPLICATES, sizeof *sigma);
    double *kappa = xcalloc(REPLICATES, sizeof *kappa);
    double *medians = xcalloc(count, sizeof *medians);
    struct excess *excess = xcalloc(count, sizeof *excess);
    bool enough = true;

    for (size_t at = 0; at < count; at++) {
        struct launches launches = launches_open(&points[at].seconds);
        bool asked = points[at].workers >= 1 && points[at].workers <= cores;
        enough = enough && !(asked && stats_too_few(&usl->sigma, &launches));
        if (asked && enough) {
            drawn[at] = bootstrap_medians(&launches, REPLICATES, 40427 + at, &middle);
            stretch = fmax(stretch, bootstrap_stretch(&launches, NULL));
        }
        launches_close(&launches);
    }
    for (size_t replicate = 0; enough && replicate < REPLICATES; replicate++) {
        for (size_t at = 0; at < count; at++)
            medians[at] = drawn[at] ? drawn[at][replicate] : 1;
        fit(excess, excesses(points, count, cores, medians, excess), &sigma[replicate],
            &kappa[replicate]);
    }
    if (enough) {
        bound(&usl->sigma, sigma, stretch);
        bound(&usl->kappa, kappa, stretch);
    }
    for (size_t at = 0; at < count; at++)
        free(drawn[at]);
    free(drawn);
    free(sigma);
    free(kappa);
    free(medians);
    free(excess);
    return enough;
}

struct usl stats_usl(const struct usl_point *points, size_t count, int cores)
{
    struct usl usl = {0};
    const char *why = distinct_points(points, count, cores, &usl.points);
    double *medians = xcalloc(count, sizeof *medians);
    struct excess *excess = xcalloc(count, sizeof *excess);

    for (size_t at = 0; at < count; at++)
        medians[at] = stats_quantile(&points[at].seconds, 0.5);
    for (size_t at = 0; at < count && !why; at++)
        if (!(medians[at] > 0))
            why = "a time is 0";
    if (usl.points < FEWEST_POINTS)
        snprintf(usl.why_not, sizeof usl.why_not,
                 "%zu number%s of workers up to the %d core%s, a fit needs %d", usl.points,
                 usl.points == 1 ? "" : "s", cores, cores == 1 ? "" : "s", FEWEST_POINTS);
    else if (why)
        snprintf(usl.why_not, sizeof usl.why_not, "%s", why);
    else {
        usl.fitted = true;
        fit(excess, excesses(points, count, cores, medians, excess), &usl.sigma.estimate,
            &usl.kappa.estimate);
        bound_fit(&usl, points, count, cores);
        if (usl.kappa.estimate > 0 && usl.sigma.estimate < 1)
            usl.peak_workers = sqrt((1 - usl.sigma.estimate) / usl.kappa.estimate);
    }
    free(medians);
    free(excess);
    return usl;
}
