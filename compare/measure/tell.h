/* SPDX-License-Identifier: MIT
 *
 * tell: what a comparison says when a workload is done, and at its end; and the files that it
 * leaves beside the records. Main thread only. */
#ifndef TRIPTYCH_COMPARE_TELL_H
#define TRIPTYCH_COMPARE_TELL_H

#include "compare/measure/session.h"

/* The table of a workload, where tables are wanted. */
void tell_workload(const struct session *session, const struct plan_workload *workload);

/* The workload's line of the last screen on standard error, as progress, in the default comparison.
 */
void tell_line(const struct session *session, const struct plan_workload *workload);

/* The rest, in the wanted format, and summary.csv and report.html in the folder. To be called when
 * environment.json is complete, interrupted or not. */
void tell_end(struct session *session);

#endif
