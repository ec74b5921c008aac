/* SPDX-License-Identifier: MIT
 *
 * table: what was measured, for the terminal (at most 100 columns) or as JSON, on standard output.
 * Main thread only. */
#ifndef TRIPTYCH_COMPARE_TABLE_H
#define TRIPTYCH_COMPARE_TABLE_H

#include "compare/plan.h"

/* The table of one workload and what it shows; nothing where no cell was started. */
void table_print(const struct plan *plan, const char *workload);

/* Below all tables: how the figures were made, what was left out, what failed, where the records
 * are (`records`: the path). */
void table_footer(const struct plan *plan, const struct launcher *launcher, const char *records);

/* All of it as one JSON object on one line. */
void table_json(const struct plan *plan, const struct launcher *launcher, const char *records);

/* How many cells failed (those that cannot run here did not fail). */
size_t table_failures(const struct plan *plan);

/* What the data of one workload show and no more, as whole sentences. The caller frees the list. */
struct text_list notes_of(const struct cell *cells, size_t count);

#endif
