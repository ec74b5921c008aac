/* SPDX-License-Identifier: MIT
 *
 * crossover: for which lengths of tasks each paradigm wins, from the cells of `triptych crossover`
 * (docs/predictions.md). Main thread only. */
#ifndef TRIPTYCH_COMPARE_CROSSOVER_H
#define TRIPTYCH_COMPARE_CROSSOVER_H

#include "compare/results/results.h"
#include "compare/stats/stats.h"

/* Contenders within this share of the best one are the same; and how far off the cells that were
 * kept out of the fit may be for it to be believed. */
extern const double crossover_margin, crossover_most_error;

/* One cell, as the plan has it. */
struct crossover_cell {
    const struct result *result;
    size_t place; /* which of the sweep's points, from 0 */
    double tasks; /* 1 where all of it is one piece of work */
    double value; /* of the option that makes tasks longer */
    bool stated;  /* it is their length, in seconds; else that is measured */
    bool piece;   /* all of it is one piece of work, which need not grow in proportion */
};

/* A point of the sweep. */
struct crossover_place {
    double tasks, length_s; /* length_s below 0: it could not be measured */
    bool held;              /* out of the fit, to check it */
};

/* A contender; the texts are the results'. */
struct crossover_line {
    const char *panel, *variant;
    int workers;
    bool base;      /* one worker alone, which says how long tasks are */
    bool divisible; /* a serial part means something */
    struct grain_line line;
    struct grain_fit fit;
    struct grain_range work, started; /* the work alone; with launch and set-up */
};

/* The contenders with one number of workers, and the base. */
struct crossover_group {
    int workers;
    struct crossover_line *lines;
    size_t count;
};

struct crossover {
    const char *workload;
    bool pieces;  /* a length is that of all the work */
    double tasks; /* for so many the ranges are */
    struct crossover_place *places;
    size_t place_count;
    struct crossover_group *groups; /* workers ascending */
    size_t count;
    double error; /* the median one of the cells kept out, of all groups */
    size_t error_cells;
};

/* cells[count] are of one workload. crossover_free() gives it back. */
struct crossover crossover_of(const struct crossover_cell *cells, size_t count);
void crossover_free(struct crossover *crossover);

/* NULL, or why no crossing is told. The caller frees it. */
char *crossover_doubt(const struct crossover *crossover);

/* A stretch of lengths with the same winners. */
struct crossover_segment {
    double from, to;            /* seconds of a task; 0 and infinite: no end */
    const struct interval *end; /* that of `to`; NULL: none */
    bool *wins;                 /* of each line of the group */
    bool all;                   /* every contender but the base */
};

struct crossover_segments {
    struct crossover_segment *items;
    size_t count;
};

/* From the shortest tasks that were measured on. */
struct crossover_segments crossover_segments(const struct crossover *crossover,
                                             const struct crossover_group *group, bool started);
void crossover_segments_free(struct crossover_segments *segments);

/* The shortest and the longest task that was measured, in seconds. */
double crossover_shortest(const struct crossover *crossover);
double crossover_longest(const struct crossover *crossover);

/* The serial part of a fit (Karp and Flatt, in the limit of long tasks); below 0: none. */
double crossover_serial(const struct crossover_line *line);

#endif
