/* SPDX-License-Identifier: MIT
 *
 * races: the check race-free of an exercise. Main thread only. */
#ifndef TRIPTYCH_COMPARE_LEARN_RACES_H
#define TRIPTYCH_COMPARE_LEARN_RACES_H

#include "compare/learn/judging.h"

/* The explorer's look where it can be had, or else one run under the detector, with the first trial
 * that has several workers. PASS with a note where nobody looked. */
struct judgement races_judge(const struct judging *judging);

#endif
