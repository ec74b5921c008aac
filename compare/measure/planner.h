/* SPDX-License-Identifier: MIT
 *
 * planner: what the files share that make a plan. Within compare/measure only; main thread only. */
#ifndef TRIPTYCH_COMPARE_PLANNER_H
#define TRIPTYCH_COMPARE_PLANNER_H

#include "compare/machine/allocation.h"
#include "compare/measure/plan.h"
#include "compare/measure/sizes.h"

/* What plan_open() works with. */
struct planner {
    struct plan *plan;
    const struct catalog *catalog;
    const struct launcher *launcher;
    const struct settings *settings;
    const struct sizes *sizes;
    struct choice choice;
    struct allocation allocation;
};

/* With how many workers a program runs, and on how many nodes they are (0: nothing is said); and
 * of a command of the user's own, on how many its ranks may be. */
struct planner_numbers {
    int workers[CHOICE_MOST_NUMBERS + 1], nodes[CHOICE_MOST_NUMBERS + 1];
    int hosts[CHOICE_MOST_NUMBERS + 1];
    size_t count;
};

/* Those that the user named; or 1, 2, 4 ... and all. `own`: and the workload's own number. What the
 * allocation cannot hold is noted. */
struct planner_numbers planner_numbers(const struct planner *planner, const struct program *program,
                                       const struct setting *setting, bool own);

/* Puts a setting into the plan, whose it is from then on. */
const struct setting *planner_setting(const struct planner *planner, struct setting setting);

/* The program as it describes itself with this setting; NULL: it cannot run so, which is noted. */
const struct program *planner_ask(const struct planner *planner, const struct program *program,
                                  const struct setting *setting);

/* The cells of the program's hybrid variants, whose ranks have threads: each number of threads, for
 * each number of workers that it divides. `program` is `known` as it described itself with
 * combination `index` of the sweep. Without --threads and --variants they are left out. */
void planner_hybrid(const struct planner *planner, const struct program *known,
                    const struct program *program, size_t index, bool quick);

/* Adds a cell. */
void planner_add(struct plan *plan, struct cell cell);

/* The cells of a program in the default comparison (settings_brief()): the base, each panel's
 * natural variant, and those that a lesson needs; with all workers, at the size of planner->sizes.
 */
void planner_brief(const struct planner *planner, const struct program *known);

/* The cells of a program in `triptych crossover`: the base, and its natural variant with one worker
 * and all of them, or as many as suit the workload. `known`: as it describes itself by default. */
void planner_crossover(const struct planner *planner, const struct program *known);

/* Says what the default comparison leaves out. */
void planner_note_brief(const struct planner *planner);

#endif
