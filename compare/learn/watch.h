/* SPDX-License-Identifier: MIT
 *
 * watch: the learner saves, the judge answers. Main thread only. */
#ifndef TRIPTYCH_COMPARE_LEARN_WATCH_H
#define TRIPTYCH_COMPARE_LEARN_WATCH_H

#include "compare/learn/course.h"
#include "compare/learn/tools.h"

/* Judges an exercise, tells what came out, and notes that it passed. Returns the exit status. */
int watch_judge(struct course *course, const struct tools *tools, const struct pack *pack);

/* Judges whatever is saved, until the user wants to stop or all has passed. Returns the exit
 * status. */
int watch_course(struct course *course, const struct tools *tools);

#endif
