/* SPDX-License-Identifier: MIT
 *
 * table: what was measured, for the terminal (at most 100 columns), on standard output. Main thread
 * only. */
#ifndef TRIPTYCH_COMPARE_TABLE_H
#define TRIPTYCH_COMPARE_TABLE_H

#include "compare/figures/summary.h"

#include <stdio.h>

/* What the tables say about a comparison as a whole. */
struct story {
    const struct text_list *policy; /* how it was measured, one sentence each */
    const struct text_list *files;  /* what was written */
};

/* The table of one workload and what it shows; nothing where no cell was started. `summaries`:
 * those of its cells. `about`: the workload in one line. `counted`: with context switches and
 * whatever else was counted. */
void table_print(const struct summaries *summaries, const char *about, int cpus, bool counted);

/* Below all tables: how the figures were made, what was left out, what failed, where the files are.
 */
void table_footer(const struct results *results, const struct story *story);

/* The same as one JSON object on one line, as CSV (a row a cell), as Markdown. */
void table_json(const struct summaries *summaries, const struct results *results,
                const struct story *story);
void table_csv(const struct summaries *summaries, FILE *stream);
void table_markdown(const struct summaries *summaries, const struct results *results,
                    const struct story *story);

/* Writes summary.csv into the folder, whole or not at all. */
void table_save(const struct summaries *summaries, const char *folder);

/* How many cells failed (those that cannot run here did not fail). */
size_t table_failures(const struct results *results);

/* What failed and what cannot run here, one line each. The caller frees the list. */
struct text_list table_failed(const struct results *results, bool skipped);

#endif
