/* SPDX-License-Identifier: MIT
 *
 * overrides: functions of libraries that a program defines itself, and so takes out of the hands of
 * those who watch it. For compare/learn's races alone. Main thread only. */
#ifndef TRIPTYCH_COMPARE_LEARN_OVERRIDES_H
#define TRIPTYCH_COMPARE_LEARN_OVERRIDES_H

#include "compare/learn/judging.h"

#include <stdbool.h>

/* Whether a program that defines a function of that name does so; `wrappers` is the source of the
 * suite's own definitions of MPI's functions ("": there are none). */
bool overrides_is(const char *name, const char *wrappers);

/* FAIL for the check race-free where the program that was built last has one; PASS otherwise, and
 * where its file cannot be read. */
struct judgement overrides_judge(const struct judging *judging);

#endif
