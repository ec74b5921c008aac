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

#endif
