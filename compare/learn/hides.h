/* SPDX-License-Identifier: MIT
 *
 * hides: whether a source holds words by which a program hides its races from a detector: another
 * code where it is watched, functions that it may not look into, settings of its own for it, or
 * another program in its place. For compare/learn's judge alone. Main thread only. */
#ifndef TRIPTYCH_COMPARE_LEARN_HIDES_H
#define TRIPTYCH_COMPARE_LEARN_HIDES_H

#include "compare/learn/judging.h"

/* PASS: the copy of the source has no such word. FAIL of CHECK_RACE_FREE: it has, and which one. */
struct judgement hides_judge(const struct judging *judging);

/* The first such word in the preprocessor's directives of a source, or in what the preprocessor has
 * made of the source of that name; the caller frees it. NULL: there is none. */
char *hides_directive(const char *text);
char *hides_word(const char *preprocessed, const char *name);

#endif
