/* SPDX-License-Identifier: MIT
 *
 * diff_tables: how `triptych diff` is written. Main thread only. */
#ifndef TRIPTYCH_COMPARE_DIFF_TABLES_H
#define TRIPTYCH_COMPARE_DIFF_TABLES_H

#include "compare/figures/diff.h"

/* On standard output. */
void diff_print_table(const struct diff *diff);
void diff_print_json(const struct diff *diff);
void diff_print_csv(const struct diff *diff);
void diff_print_markdown(const struct diff *diff);

#endif
