/* SPDX-License-Identifier: MIT
 *
 * jobs: judges units side by side, each in a process of its own, so that one judge never looks at
 * another's programs. Main thread only. */
#ifndef TRIPTYCH_COMPARE_GRADE_JOBS_H
#define TRIPTYCH_COMPARE_GRADE_JOBS_H

#include "compare/child/sandbox.h"
#include "compare/grade/unit.h"
#include "compare/programs/settings.h"

/* Judges all units, at most `most` at a time; tells each as it is done. `exercises` is the suite's
 * folder. Stops early when the user wants to. */
void jobs_run(struct grading *grading, const struct settings *settings, const char *exercises,
              struct sandbox *sandbox, size_t most, void (*tell)(const struct unit *unit));

#endif
