/* SPDX-License-Identifier: MIT
 *
 * results: what came of a grading, as files for programs. They hold no time and no number that
 * another grading of the same submissions would change. Main thread only. */
#ifndef TRIPTYCH_COMPARE_GRADE_RESULTS_H
#define TRIPTYCH_COMPARE_GRADE_RESULTS_H

#include "compare/grade/unit.h"

struct totals {
    size_t passed, failed, undecided;
    double points, of; /* of what was decided */
};

/* What one student has (NULL: all together). */
struct totals results_totals(const struct grading *grading, const struct submission *submission);

/* Writes results.json, results.csv and junit.xml into the folder. */
void results_write(const struct grading *grading, const char *folder);

#endif
