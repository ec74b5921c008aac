/* SPDX-License-Identifier: MIT
 *
 * progress_line: what is going on, on standard error: one line that changes on a terminal,
 * plain lines otherwise. Main thread only. */
#ifndef TRIPTYCH_COMPARE_PROGRESS_LINE_H
#define TRIPTYCH_COMPARE_PROGRESS_LINE_H

#include <stdbool.h>

/* Whether it is a line that changes. */
bool progress_live(void);

/* Shows a line; progress_end() ends it. */
void progress_show(const char *text);

/* It has ended; `how` is a few words. */
void progress_end(const char *how);

/* Takes the line away, before something else is printed. */
void progress_clear(void);

#endif
