/* SPDX-License-Identifier: MIT
 *
 * scratch: the folder in which submissions are built, and what they see of this machine. Main
 * thread only. */
#ifndef TRIPTYCH_COMPARE_GRADE_SCRATCH_H
#define TRIPTYCH_COMPARE_GRADE_SCRATCH_H

#include "compare/child/sandbox.h"
#include "compare/learn/tools.h"

/* Makes a private folder. `shared`: without namespaces another user must get through it; fails
 * where a folder above it forbids that. The caller gives it to scratch_remove(), which removes all
 * that is in it. */
char *scratch_make(bool shared);
void scratch_remove(char *folder);

/* Copies what exercises are built with there, and nothing else of the suite: no solution. The
 * caller frees the folder's name. */
char *scratch_suite(const char *scratch, const char *exercises);

/* Shows compilers and launcher, where they are in no folder of the system. */
void scratch_show_tools(struct sandbox *sandbox, const struct tools *tools);

#endif
