/* SPDX-License-Identifier: MIT
 *
 * What the files of compare/figures/crossover* share. Main thread only. */
#ifndef TRIPTYCH_COMPARE_CROSSOVER_PARTS_H
#define TRIPTYCH_COMPARE_CROSSOVER_PARTS_H

#include "compare/figures/crossover.h"

/* Of each start the fastest repetition, as a series of starts: what other programs take, and what
 * is cold at first, only adds. On a busy machine a cell that is longer than a time slice loses
 * several times its own time in most repetitions, a shorter one loses nothing in most; medians
 * would make that a property of the workload. The caller frees values and launches. */
struct series crossover_fastest(const struct result *result);

/* The cell that says how long tasks are: of the variant that works alone, or else of the first
 * panel with one worker. NULL: there is none. */
const struct result *crossover_base(const struct crossover_cell *cells, size_t count);

/* Whether a cell is of the same panel, variant and number of workers; `like` NULL: false. */
bool crossover_is_of(const struct result *result, const struct result *like);

/* Fills crossover->places[place_count], tasks and pieces. */
void crossover_find_places(struct crossover *crossover, const struct crossover_cell *cells,
                           size_t count, const struct result *base);

/* Of each series of places with as many tasks every second one, but not its last. */
void crossover_hold_out(struct crossover *crossover);

#endif
