/* SPDX-License-Identifier: MIT
 *
 * timeline: after a workload was measured, up to three more runs of each variant, with --trace, of
 * which the one nearest to the median is kept. They enter no number. Main thread only. */
#ifndef TRIPTYCH_COMPARE_TIMELINE_H
#define TRIPTYCH_COMPARE_TIMELINE_H

#include "compare/measure/session.h"

/* What those of them that are still to be made will take, one run each, as far as is known. */
double timeline_cost_s(const struct session *session, const struct plan_workload *workload);

/* Makes them, of the cell with the most workers, or as many as suit the workload, at quick size
 * where a run takes longer than 2.5 s; in the default comparison, which has them last, no more runs
 * than its time allows. Puts files into FOLDER/traces and their names into the results. */
void timeline_workload(struct session *session, struct plan_workload *workload);

#endif
