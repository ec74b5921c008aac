/* SPDX-License-Identifier: MIT
 *
 * verdict: whether a run counts. Main thread only. */
#ifndef TRIPTYCH_COMPARE_VERDICT_H
#define TRIPTYCH_COMPARE_VERDICT_H

#include "compare/measure/reading.h"

/* What a run of the cell is worth: NULL, or why it does not count (the caller frees it). Where all
 * commands must print the same, readings that differ become wrong answers; without commands of the
 * user's own `plan` may be NULL. */
char *verdict_of(const struct plan *plan, const struct cell *cell, const struct child *child,
                 struct readings *readings);

#endif
