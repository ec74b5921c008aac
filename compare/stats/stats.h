/* SPDX-License-Identifier: MIT
 *
 * stats: what samples support, and no more. docs/statistics.md explains each number, when it is
 * withheld, and how well it did in simulation.
 *
 * All functions may be called by any thread, keep no state, change none of their arguments, and
 * give the same answer for the same values (random numbers are drawn from fixed seeds). Values are
 * finite; ratios want values above 0. Units are the caller's. No memory fails the program. */
#ifndef TRIPTYCH_COMPARE_STATS_H
#define TRIPTYCH_COMPARE_STATS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Values in the order in which they were measured; launches[i] says in which start of the program
 * value i was taken. NULL: each in a start of its own. The caller's. */
struct series {
    const double *values;
    const uint64_t *launches;
    size_t count;
};

enum { STATS_FEWEST = 6, STATS_WHY = 96 };

/* A number with its 95 % interval. */
struct interval {
    double estimate;  /* 0 where n is 0 */
    double low, high; /* the interval if it is claimed, else the least and the most that was seen */
    size_t n;         /* values; where two series meet: of the shorter one */
    size_t launches;  /* starts of the program that they come from, counted in the same way */
    bool claimed;     /* [low, high] is a 95 % interval */
    char why_not[STATS_WHY]; /* else why there is none, as "n = 4, an interval needs 6" */
};

/* The median. Its interval is that of order statistics, which assumes no distribution (David and
 * Nagaraja, Order Statistics, 2003, section 7.1), interpolated so that it covers 95 % and not more
 * (Hettmansperger and Sheather 1986; Nyblom 1992), for as many independent values as there are. */
struct interval stats_median(const struct series *series);

#endif
