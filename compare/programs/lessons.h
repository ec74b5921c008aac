/* SPDX-License-Identifier: MIT
 *
 * lessons: what --describe says for comparisons: how the workload is scaled, whether its work is
 * divisible, and what it teaches. Main thread only. */
#ifndef TRIPTYCH_COMPARE_LESSONS_H
#define TRIPTYCH_COMPARE_LESSONS_H

#include "compare/programs/catalog.h"

#include <json-c/json.h>

/* Takes them from the program's description. What is invalid is as if it were not there: a program
 * without lessons is a good one. */
void lessons_read(struct program *program, struct json_object *description);
void lessons_free(struct program *program);

/* Whether a lesson of the program is about this variant of it. */
bool lessons_want(const struct program *program, const char *variant);

#endif
