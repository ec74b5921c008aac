/* SPDX-License-Identifier: MIT
 *
 * records: from records.jsonl to cells with their samples. Main thread only. */
#ifndef TRIPTYCH_COMPARE_RECORDS_H
#define TRIPTYCH_COMPARE_RECORDS_H

#include "compare/results/results.h"

/* Reads the file in bounded memory, at most one line of 1 MiB at a time. `results` holds what is
 * known before: the newest comparison (`run`, "" for none) and the cells that it planned. False and
 * errno: the file cannot be read. */
bool records_read(struct results *results, const char *path);

/* Returns the name of the field that is invalid in what names a cell (NULL is invalid either);
 * NULL: all are. */
const char *records_check(const struct result *like);

#endif
