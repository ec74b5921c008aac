/* SPDX-License-Identifier: MIT
 *
 * say: what `triptych learn` prints. Main thread only. */
#ifndef TRIPTYCH_COMPARE_LEARN_SAY_H
#define TRIPTYCH_COMPARE_LEARN_SAY_H

#include "compare/learn/course.h"
#include "compare/learn/judge.h"

/* The task, and where its file is. */
void say_exercise(const struct course *course, const struct pack *pack);

/* What came out, and what to do next. */
void say_verdict(const struct pack *pack, const struct judgement *judgement);

/* All exercises with what has passed. */
void say_list(const struct course *course);

/* A file of the pack as it is; false: it cannot be read, which is told. */
bool say_file(const struct pack *pack, const char *file);

/* A step, where it can be taken away again. */
void say_step(const char *step);

#endif
