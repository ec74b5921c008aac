/* SPDX-License-Identifier: MIT
 *
 * similar: which submissions are alike, as a hint: fingerprints of runs of tokens, chosen by
 * winnowing (Schleimer, Wilkerson, Aiken: "Winnowing: Local Algorithms for Document
 * Fingerprinting", SIGMOD 2003). Names of the student's own, numbers, comments and layout make no
 * difference. Main thread only. */
#ifndef TRIPTYCH_COMPARE_GRADE_SIMILAR_H
#define TRIPTYCH_COMPARE_GRADE_SIMILAR_H

#include "compare/grade/unit.h"

enum {
    SIMILAR_RUN = 10,   /* tokens of a fingerprint: fewer in common are noise */
    SIMILAR_WINDOW = 8, /* of so many fingerprints in a row one is kept: what has
                           SIMILAR_RUN + SIMILAR_WINDOW - 1 tokens in common is always seen */
};

/* The fingerprints of a source text, ascending, each once. */
struct fingerprints {
    uint64_t *items;
    size_t count;
};

struct fingerprints fingerprints_of(const char *bytes, size_t size);
void fingerprints_free(struct fingerprints *prints);

/* Takes away those that `base` has, too. */
void fingerprints_without(struct fingerprints *prints, const struct fingerprints *base);

/* How many of the one that has fewer the other has, too, as a share; 0 where either has none. */
double fingerprints_share(const struct fingerprints *one, const struct fingerprints *other);

/* Pairs of submissions that are alike, exercise by exercise: an array of {exercise, one, other,
 * share}, which the caller gives back. */
struct json_object *similar_find(const struct grading *grading);

#endif
