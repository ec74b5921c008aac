/* SPDX-License-Identifier: MIT
 *
 * The model of three terms of a line of cells. */
#include "compare/stats/parts.h"

#include <math.h>
#include <string.h>

enum { TERMS = GRAIN_TERMS, ROUNDS = 8 };

/* The normal equations of the terms in `use`, the others being 0, by elimination (they are scaled
 * to 1 on the diagonal first). False: they have no answer of their own. */
static bool solve(double normal[TERMS][TERMS], const double right[TERMS], unsigned use,
                  double term[TERMS])
{
    double row[TERMS][TERMS + 1], scale[TERMS];

    for (size_t i = 0; i < TERMS; i++)
        scale[i] = use >> i & 1 && normal[i][i] > 0 ? sqrt(normal[i][i]) : 0;
    for (size_t i = 0; i < TERMS; i++) {
        for (size_t j = 0; j < TERMS; j++)
            row[i][j] = scale[i] > 0 && scale[j] > 0 ? normal[i][j] / scale[i] / scale[j] : i == j;
        row[i][TERMS] = scale[i] > 0 ? right[i] / scale[i] : 0;
    }
    for (size_t i = 0; i < TERMS; i++) {
        if (row[i][i] < 1e-9)
            return false;
        for (size_t below = i + 1; below < TERMS; below++) {
            double times = row[below][i] / row[i][i];
            for (size_t j = i; j <= TERMS; j++)
                row[below][j] -= times * row[i][j];
        }
    }
    for (size_t i = TERMS; i-- > 0;) {
        for (size_t j = i + 1; j < TERMS; j++)
            row[i][TERMS] -= row[i][j] * row[j][TERMS];
        row[i][TERMS] /= row[i][i];
    }
    for (size_t i = 0; i < TERMS; i++)
        term[i] = scale[i] > 0 ? row[i][TERMS] / scale[i] : 0;
    return true;
}

static void row_of(const struct grain_point *point, double row[TERMS])
{
    row[0] = 1;
    row[1] = point->tasks;
    row[2] = point->tasks * point->length_s;
}

/* By how much the terms miss a point, as a share of what was measured. */
static double miss(const struct grain_point *point, double seconds, const double *term)
{
    double row[TERMS];

    row_of(point, row);
    return (row[0] * term[0] + row[1] * term[1] + row[2] * term[2]) / seconds - 1;
}

/* How much a point counts: in the end each as the size of its miss does, and not as its square, so
 * that a cell that something else disturbed does not bend the line. `term` NULL: all count alike.
 */
static double weight_of(const struct grain_point *point, double seconds, const double *term)
{
    static const double small = 0.02;

    if (point->held || !(seconds > 0))
        return 0;
    return term ? 1 / fmax(small, fabs(miss(point, seconds, term))) : 1;
}

/* The best terms for these weights (those of `before`), all at least 0: of all choices of terms
 * that are above 0, the best one that is feasible (for three unknowns that is all that Lawson and
 * Hanson 1974, chapter 23, do). */
static void fit_once(const struct grain_line *line, const double *seconds, bool counts,
                     const double *before, double *best)
{
    double normal[TERMS][TERMS] = {{0}}, right[TERMS] = {0}, row[TERMS], least = INFINITY;

    for (size_t at = 0; at < line->count; at++) {
        double weight = weight_of(&line->points[at], seconds[at], before);
        row_of(&line->points[at], row);
        for (size_t i = 0; i < TERMS && weight > 0; i++) {
            for (size_t j = 0; j < TERMS; j++)
                normal[i][j] += weight * row[i] * row[j] / seconds[at] / seconds[at];
            right[i] += weight * row[i] / seconds[at];
        }
    }
    memset(best, 0, TERMS * sizeof *best);
    for (unsigned use = 1; use < 1u << TERMS; use++) {
        double term[TERMS], squares = 0;
        if ((use >> 1 & 1 && !counts) || !solve(normal, right, use, term) || term[0] < 0 ||
            term[1] < 0 || term[2] < 0)
            continue;
        for (size_t at = 0; at < line->count; at++) {
            double weight = weight_of(&line->points[at], seconds[at], before);
            if (weight > 0)
                squares += weight * pow(miss(&line->points[at], seconds[at], term), 2);
        }
        if (squares < least) {
            least = squares;
            memcpy(best, term, sizeof term);
        }
    }
}

/* Whether its points have several numbers of tasks, so that each task can have a price. */
static bool has_counts(const struct grain_line *line)
{
    for (size_t at = 1; at < line->count; at++)
        if (line->points[at].tasks < line->points[0].tasks ||
            line->points[at].tasks > line->points[0].tasks)
            return true;
    return false;
}

/* The least sum of misses, by least squares of changing weights (Schlossmacher 1973). */
void grain_terms(const struct grain_line *line, const double *seconds, double *best)
{
    bool counts = has_counts(line);
    double before[TERMS];

    fit_once(line, seconds, counts, NULL, best);
    for (int round = 0; round < ROUNDS; round++) {
        memcpy(before, best, sizeof before);
        fit_once(line, seconds, counts, before, best);
    }
}
