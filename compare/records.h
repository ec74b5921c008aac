/* SPDX-License-Identifier: MIT
 *
 * records: from records.jsonl to cells with their samples. Main thread only. */
#ifndef TRIPTYCH_COMPARE_RECORDS_H
#define TRIPTYCH_COMPARE_RECORDS_H

#include "compare/results.h"

/* Reads the file in bounded memory, at most one line of 1 MiB at a time. `results` holds what is
 * known before: the newest comparison (`run`, "" for none) and the cells that it planned. False and
 * errno: the file cannot be read. */
bool records_read(struct results *results, const char *path);

/* Reads workload, panel, variant and setting of a record, or of what else names a cell, into
 * `like`; they live as long as `object`. Returns the name of the field that is no good; NULL: all
 * are. */
const char *records_cell(struct json_object *object, struct result *like);

/* The parameters of a record as `struct result` keeps them; NULL: they are no good. The caller
 * frees them. */
char *records_parameters(struct json_object *record);

/* Whether the text can be a comparison's name, a cell's setting. */
bool records_is_run(const char *text);
bool records_is_setting(const char *text);

#endif
