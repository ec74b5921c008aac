/* SPDX-License-Identifier: MIT
 *
 * progress: which run of which cell is going on, on standard error (base/progress_line.h). Main
 * thread only. */
#ifndef TRIPTYCH_COMPARE_PROGRESS_H
#define TRIPTYCH_COMPARE_PROGRESS_H

#include "compare/measure/session.h"

/* The next run of the cell begins; progress_end() ends it. */
void progress_begin(const struct session *session, const struct plan_workload *workload,
                    const struct cell *cell);

/* Something else is done for the cell. */
void progress_say(const char *what, const struct plan_workload *workload, const struct cell *cell);

#endif
