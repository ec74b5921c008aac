/* SPDX-License-Identifier: MIT
 *
 * fast: whether a program is as fast as its exercise wants, for exercises that are about speed. It
 * and the pack's solution run in turn, in pairs whose order is drawn, until a sequential test
 * (compare/stats/pairs.h) can tell whether it takes more than so many times the solution's time.
 * That time goes from the first task to the answer, and in these runs the judge keeps nobody
 * waiting. For compare/learn's judge alone. Main thread only. */
#ifndef TRIPTYCH_COMPARE_LEARN_FAST_H
#define TRIPTYCH_COMPARE_LEARN_FAST_H

#include "compare/learn/judging.h"

/* Judges the copy of the source. PASS, with `timed`; FAIL or UNDECIDED of CHECK_FAST; or what else
 * was wrong with one of its runs. */
struct judgement fast_judge(const struct judging *judging);

#endif
