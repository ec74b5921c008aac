/* SPDX-License-Identifier: MIT
 *
 * pattern: what is looked for in a command's output, by an extended regular expression
 * (regex(7)). Main thread only. */
#ifndef TRIPTYCH_COMPARE_RUNNER_PATTERN_H
#define TRIPTYCH_COMPARE_RUNNER_PATTERN_H

#include "compare/runner/capture.h"

/* Whether there is a match. Ends the program where the expression is none. */
bool pattern_found(const char *expression, const struct capture *capture);

/* The time that the first group of the first match says (or the whole match, where there is no
 * group): a number, in seconds or with a unit (s, ms, us, ns, min) behind it. Looks in `first`,
 * then in `second`. Below 0: there is none, and `word`, with room for `room` bytes, is what was
 * found instead ("" for no match). */
double pattern_seconds(const char *expression, const struct capture *first,
                       const struct capture *second, char *word, size_t room);

#endif
