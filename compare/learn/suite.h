/* SPDX-License-Identifier: MIT
 *
 * suite: the exercises that this build or installation has. Main thread only. */
#ifndef TRIPTYCH_COMPARE_LEARN_SUITE_H
#define TRIPTYCH_COMPARE_LEARN_SUITE_H

#include "compare/learn/pack.h"
#include "compare/programs/settings.h"

/* Their folder; NULL: there is none. The caller frees it. */
char *suite_find(void);

/* The same, or the one that the user named; fails the program where there is none. The caller
 * frees it. */
char *suite_folder(const struct settings *settings);

/* The labels of all exercises in it, in the order of the course; empty where there is none. */
struct text_list suite_labels(void);

/* Leaves the exercises of these panels (a list with commas; NULL: all); fails the program where it
 * names none. */
void suite_choose(struct packs *packs, const char *panels);

#endif
