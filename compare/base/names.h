/* SPDX-License-Identifier: MIT
 *
 * names: what texts in records can name. Main thread only. */
#ifndef TRIPTYCH_COMPARE_NAMES_H
#define TRIPTYCH_COMPARE_NAMES_H

#include <stdbool.h>

enum { NAMES_LONGEST_SETTING = 400, NAMES_MOST_WORKERS = 1 << 20 };

/* Whether the text can be the name of a run (when it began), of a cell's setting. */
bool names_is_run(const char *text);
bool names_is_setting(const char *text);

/* Whether it is one of the suite's own panels. */
bool names_is_own_panel(const char *panel);

/* In which order panels stand everywhere: our own as in the documents (posix, openmp, mpi), then
 * any others by name. Below 0: `left` comes first. */
int names_panel_order(const char *left, const char *right);

#endif
