/* SPDX-License-Identifier: MIT
 *
 * rubric: how many points the checks of an exercise are worth. Main thread only. */
#ifndef TRIPTYCH_COMPARE_GRADE_RUBRIC_H
#define TRIPTYCH_COMPARE_GRADE_RUBRIC_H

#include "common/base/error.h"
#include "compare/learn/judge.h"

#include <json-c/json.h>

#define RUBRIC_SCHEMA "triptych-rubric/1"

struct rubric {
    double weights[CHECKS];   /* of CHECK_CORRECT and those after it */
    double points;            /* that an exercise is worth */
    struct json_object *file; /* as it was read: what it says of single exercises; NULL: nothing */
};

/* The one in a file, or the standard one (NULL). False, and why: it is none. */
bool rubric_open(struct rubric *rubric, const char *path, const struct packs *packs,
                 struct error *error);
void rubric_close(struct rubric *rubric);

/* The points that an exercise is worth. */
double rubric_points(const struct rubric *rubric, const struct pack *pack);

/* The points that these judgements are worth. Weights count for what applies to the exercise: where
 * nobody could look for races, or speed is not judged, the others share that weight. An answer that
 * came with a race was luck, and a program of one worker at a time has shown nothing about races.
 */
double rubric_mark(const struct rubric *rubric, const struct pack *pack,
                   const enum judgement_kind kinds[CHECKS]);

#endif
