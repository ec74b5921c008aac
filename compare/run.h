/* SPDX-License-Identifier: MIT
 *
 * run: carries out the plan. Main thread only. */
#ifndef TRIPTYCH_COMPARE_RUN_H
#define TRIPTYCH_COMPARE_RUN_H

#include "compare/plan.h"
#include "compare/store.h"

/* Runs the cells of one workload, block after block, and puts what it finds in them and in the
 * store. *done counts runs, of `total`. Returns early when the user wants to stop. */
void run_workload(struct plan *plan, const char *workload, const struct catalog *catalog,
                  const struct launcher *launcher, const struct store *store,
                  const struct settings *settings, size_t *done);

/* The commands in the order in which they would run, on standard output. */
void run_print(struct plan *plan, const char *workload, const struct catalog *catalog,
               const struct launcher *launcher, const struct settings *settings);

#endif
