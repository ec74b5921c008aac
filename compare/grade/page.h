/* SPDX-License-Identifier: MIT
 *
 * page: what came of a grading, for people: a page for each student, which names no other, and an
 * index for the teacher. They look like the report of `triptych compare`, and hold no script. Main
 * thread only. */
#ifndef TRIPTYCH_COMPARE_GRADE_PAGE_H
#define TRIPTYCH_COMPARE_GRADE_PAGE_H

#include "compare/grade/unit.h"

/* Writes index.html and students/NAME.html into the folder. */
void page_write_all(const struct grading *grading, const char *folder);

#endif
