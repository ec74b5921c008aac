/* SPDX-License-Identifier: MIT
 *
 * spelling: how alike two names are, for messages that ask "did you mean ...?". Any thread. */
#ifndef TRIPTYCH_SPELLING_H
#define TRIPTYCH_SPELLING_H

#include <stdbool.h>
#include <stddef.h>

/* How many letters must be put in, left out or changed to make one of the other (Levenshtein 1966);
 * SPELLING_FAR: one of them has more than that many. */
enum { SPELLING_FAR = 64 };
size_t spelling_distance(const char *left, const char *right);

/* Whether `name` is near enough to `known` for that question, and nearer than *nearest, which it
 * then lowers; *nearest begins as SPELLING_FAR. */
bool spelling_is_nearer(const char *name, const char *known, size_t *nearest);

#endif
