/* SPDX-License-Identifier: MIT
 *
 * run: carries out the plan. Main thread only. */
#ifndef TRIPTYCH_COMPARE_RUN_H
#define TRIPTYCH_COMPARE_RUN_H

#include "compare/measure/session.h"

/* Runs the cells of one workload, block after block, and puts what it finds in their results and in
 * the store. Returns early when the session stops. */
void run_workload(struct session *session, struct plan_workload *workload);

/* One block of it: the cells of `order` that are due (of `due`, a bool a cell of the workload). */
void run_block(struct session *session, struct plan_workload *workload, uint64_t block,
               const size_t *order, const bool *due);

/* Notes in the workload what its line would say now. */
void run_decide(const struct session *session, struct plan_workload *workload);

/* In the default comparison, when all workloads were run: gives the time that is left to those
 * whose line is not decided, block by block, until all are or the time is over. */
void run_undecided(struct session *session);

/* The commands of the workload's first blocks (one, or as many as --repeat says) in the order in
 * which they would run, on standard output. */
void run_print(const struct plan *plan, const struct plan_workload *workload,
               const struct catalog *catalog, const struct launcher *launcher,
               const struct settings *settings);

#endif
