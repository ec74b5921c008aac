/* SPDX-License-Identifier: MIT
 *
 * progress: what is going on, on standard error: one line that changes on a terminal, plain lines
 * otherwise. Main thread only. */
#ifndef TRIPTYCH_COMPARE_PROGRESS_H
#define TRIPTYCH_COMPARE_PROGRESS_H

#include "compare/measure/session.h"

/* The next run of the cell begins. */
void progress_begin(const struct session *session, const struct plan_workload *workload,
                    const struct cell *cell);

/* It has ended; `how` is a few words. */
void progress_end(const char *how);

/* Something else is done for the cell. */
void progress_say(const char *what, const struct plan_workload *workload, const struct cell *cell);

/* Shows a line of one's own; progress_end() ends it. */
void progress_show(const char *text);

/* Takes the line away, before something else is printed. */
void progress_clear(void);

#endif
