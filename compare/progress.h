/* SPDX-License-Identifier: MIT
 *
 * progress: what is going on, on standard error: one line that changes on a terminal, plain lines
 * otherwise. Main thread only. */
#ifndef TRIPTYCH_COMPARE_PROGRESS_H
#define TRIPTYCH_COMPARE_PROGRESS_H

#include "compare/plan.h"

/* The run of `cell` begins, after `done` of `total` runs. */
void progress_begin(size_t done, size_t total, const struct cell *cell);

/* It has ended; `how` is a few words. */
void progress_end(const char *how);

/* Takes the line away, before something else is printed. */
void progress_clear(void);

#endif
