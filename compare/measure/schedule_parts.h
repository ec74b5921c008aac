/* SPDX-License-Identifier: MIT
 *
 * schedule_parts: what the files of schedule.h share. */
#ifndef TRIPTYCH_COMPARE_SCHEDULE_PARTS_H
#define TRIPTYCH_COMPARE_SCHEDULE_PARTS_H

#include "compare/measure/schedule.h"

enum { FEWEST_LAUNCHES = 3 };

/* How many starts the cells of each line get in the default comparison before the time goes to
 * lines that are undecided. Such a start makes one repetition, since starts are what is independent
 * (docs/statistics.md); what is dear has the fewest starts that an interval needs, and so have
 * cells that are in no line. */
enum { BRIEF_FIRST = 6, BRIEF_REPETITIONS = 2 };
static const double dear_s = 3; /* a start with one repetition */

/* Repetitions that are cheap are made in one start, so that starting costs less of the time. Before
 * the first one nobody knows, but quick sizes promise to end in well under a second. */
enum { MOST_REPETITIONS = 5, FIRST_QUICK = 3 };
static const double cheap_s = 0.5;

/* Of a start of a crossover only the fastest repetition counts, and one is mostly over within a
 * time slice: of so many some run undisturbed even where several programs share each CPU. */
enum { CROSSOVER_FIRST = 10, CROSSOVER_REPETITIONS = 25 };

/* A repetition longer than this needs no untimed one before it: what is cold at first (caches, page
 * faults) is over within milliseconds. */
static const double long_s = 1;
/* ... of short ones as many as fit in this: the first few of ranks that take tasks from each other
 * took two to five times as long as those after them (pool, 1000 tasks of 0.1 us, 2 ranks). */
enum { MOST_WARMUPS = 20 };
static const double warm_s = 0.02;

/* Whether a start of it with one repetition takes longer than dear_s. */
bool schedule_dear(const struct cell *cell);

/* Enough for an interval; in the default comparison, where a cell is in no line, and a repetition
 * takes long or tells only what it lost, for a median, and of waits, which take what they are asked
 * to, one value. */
bool schedule_enough(const struct schedule *schedule, const struct cell *cell);

#endif
