/* SPDX-License-Identifier: MIT
 *
 * plan: which cells are measured, and in which order; and what is left out, and why. A cell is a
 * program in one variant with one number of workers and one setting. Main thread only. */
#ifndef TRIPTYCH_COMPARE_PLAN_H
#define TRIPTYCH_COMPARE_PLAN_H

#include "compare/programs/choice.h"
#include "compare/programs/command.h"
#include "compare/results/results.h"

struct cell {
    const struct program *program;
    const struct program_variant *variant;
    const struct setting *setting;
    struct result *result;  /* what comes out */
    int workers, nodes;     /* nodes: that they share; 0: nothing is said */
    int hosts;              /* that a command's ranks may use; 0: its record or nobody tells */
    bool once;              /* one start is enough: it waits for seconds, at the tutorial's size */
    bool sized;             /* large enough, by sizes.h, to need no untimed repetition */
    bool leads;             /* in the default comparison: its workload's line tells it */
    uint64_t launches, hit; /* starts so far; of them, those during which other programs ran */
    uint64_t block;         /* of the last one; 0: none yet */
    double start_s, each_s; /* what a start costs, and each repetition; below 0: not known yet */
    size_t order;           /* among the cells of its workload */
};

/* The cells of one workload: cells[first] ... cells[end - 1]. */
struct plan_workload {
    const char *name;
    size_t first, end;
    double weight;  /* of its share of the time: what its cells take, roughly */
    bool waits;     /* it has a number of workers of its own */
    double spent_s; /* on it so far */
    bool decided;   /* its line of the last screen says all that it can (run.c) */
    char mark;      /* of that line (headline.h) */
    double more;    /* that it lacks (headline.h) */
    double again_s; /* spent on it after it was decided */
};

struct plan {
    struct cell *cells; /* by workload, in the order in which the tables come */
    size_t count;
    struct plan_workload *workloads;
    size_t workload_count;
    struct results results; /* results.cells[at] belongs to cells[at] */
    uint64_t seed;
    bool brief;                /* the default comparison: settings_brief() */
    struct program **programs; /* as they answered for their settings */
    size_t program_count;
    struct setting **settings;
    size_t setting_count;
};

struct sizes; /* compare/measure/sizes.h */

/* `sizes`: of the default comparison. Asks the programs once more where a setting or a list of URLs
 * may change their answer. Ends the program with STATUS_USAGE where the settings name what is not
 * there. */
struct plan plan_open(const struct catalog *catalog, const struct launcher *launcher,
                      const struct settings *settings, const struct sizes *sizes);
void plan_close(struct plan *plan);

/* Puts the cells in order: by workload, then by setting as they first appear, then as they were
 * added; and makes their results. For plan_open(). */
void plan_arrange(struct plan *plan);

/* The numbers of the workload's cells in the order of that block: random, but always the same for
 * one seed (Fisher and Yates). `order` has room for all of them. */
void plan_shuffle(const struct plan *plan, const struct plan_workload *workload, uint64_t block,
                  size_t *order);

/* One sentence on that order. */
extern const char plan_order[];

#endif
