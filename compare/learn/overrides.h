/* SPDX-License-Identifier: MIT
 *
 * overrides: functions of libraries that a program defines itself, and so takes out of the hands of
 * those who watch it. For compare/learn's races alone. Main thread only. */
#ifndef TRIPTYCH_COMPARE_LEARN_OVERRIDES_H
#define TRIPTYCH_COMPARE_LEARN_OVERRIDES_H

#include "compare/learn/judging.h"

/* The first such function in what `nm -P -D --defined-only` tells of a program; `wrappers` is the
 * source of the suite's own definitions of MPI's functions ("": there are none). NULL: there is
 * none. The caller frees it. */
char *overrides_name(const char *symbols, const char *wrappers);

/* FAIL for the check race-free where the program that was built last has one; PASS otherwise, and
 * where there is no nm(1). */
struct judgement overrides_judge(const struct judging *judging);

#endif
