/* SPDX-License-Identifier: MIT
 *
 * lines: files of records, one JSON object a line, which anybody may have made. What is invalid is
 * named and left out. Main thread only. */
#ifndef TRIPTYCH_COMPARE_LINES_H
#define TRIPTYCH_COMPARE_LINES_H

#include "common/base/error.h"
#include "compare/base/text.h"

#include <json-c/json.h>
#include <stdbool.h>
#include <stddef.h>

/* Takes one record, which stays the caller's. NULL, or the name of the field that is invalid. */
typedef const char *lines_take(void *to, struct json_object *record);

/* Reads a regular file record by record; each goes to `take`. Lines that are invalid are named in
 * `errors`, "records.jsonl:17: why": the first 20 of them, and how many more there are. False
 * and errno: it cannot be opened, or (ENOTSUP) a line is of a newer form than this version knows;
 * those before it were taken. */
bool lines_read(const char *path, struct text_list *errors, lines_take *take, void *to);

/* Says why lines_read() failed with `code`, and what to do: where it cannot be opened, `remedy` (";
 * ...", or ""). */
void lines_complain(struct error *error, const char *path, int code, const char *remedy);

/* How many of `size` bytes are a byte-order mark, with which some editors begin a file: 3 or 0. */
size_t lines_mark(const char *bytes, size_t size);

#endif
