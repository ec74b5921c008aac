/* SPDX-License-Identifier: MIT
 *
 * races: the check race-free of an exercise. Main thread only. */
#ifndef TRIPTYCH_COMPARE_LEARN_RACES_H
#define TRIPTYCH_COMPARE_LEARN_RACES_H

#include "compare/learn/judging.h"

/* The explorer's look where it can be had, or else one run under the detector, with the first trial
 * that has several workers. PASS with a note where nobody looked. */
struct judgement races_judge(const struct judging *judging);

/* Of what a program under the detector wrote to standard error: the lines that name a place and
 * bear the mark, which the program was not told, and what stands before each stack of them. So a
 * report that the program printed itself is none. The caller frees it. */
char *races_marked(const char *bytes, size_t size, const char *mark);

#endif
