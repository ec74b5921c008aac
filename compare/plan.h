/* SPDX-License-Identifier: MIT
 *
 * plan: which cells are measured, and in which order; and what is left out, and why. A cell is a
 * program in one variant with one number of workers. Main thread only. */
#ifndef TRIPTYCH_COMPARE_PLAN_H
#define TRIPTYCH_COMPARE_PLAN_H

#include "compare/command.h"
#include "compare/sample.h"

struct cell {
    const struct program *program;
    const struct program_variant *variant;
    int workers;
    struct sample *samples; /* only right ones, of runs that ended well */
    size_t sample_count;
    uint64_t launches;
    double longest_s;          /* of its runs so far, from spawn to exit */
    struct text_list failures; /* one line each */
    bool skipped;              /* it cannot run here: left out */
};

struct plan {
    struct cell *cells; /* by workload */
    size_t count;
    uint64_t blocks;           /* passes over all cells of a workload */
    struct text_list left_out; /* what, and why */
    uint64_t random;           /* state of the generator that shuffles */
};

/* Asks the programs once more where --set or a list of URLs may change their answer. Ends the
 * program with STATUS_USAGE where the settings name what is not there. */
struct plan plan_open(struct catalog *catalog, const struct launcher *launcher,
                      const struct settings *settings);
void plan_close(struct plan *plan);

/* The cells of a workload: [*first, the returned end). */
size_t plan_workload(const struct plan *plan, const char *workload, size_t *first);

/* Puts the numbers first ... end-1 in a new random order (Fisher and Yates). */
void plan_shuffle(struct plan *plan, size_t *order, size_t first, size_t end);

/* "openmp/pool guided, 2 workers"; the caller frees it. */
char *cell_name(const struct cell *cell);

#endif
