/* SPDX-License-Identifier: MIT
 *
 * record_parts: what the files of record.h share. Main thread only. */
#ifndef TRIPTYCH_RECORD_PARTS_H
#define TRIPTYCH_RECORD_PARTS_H

#include "common/bench/workload.h"

#include <json-c/json.h>

/* Adds to an object or an array, which own `value` from then on; fails the program where there is
 * no memory, for it or for `value` (NULL). */
void record_add(struct json_object *object, const char *name, struct json_object *value);
void record_append(struct json_object *array, struct json_object *value);

/* Any bytes as a text of JSON (utf8_escape()). */
struct json_object *record_string(const char *value);

/* A number with a fraction; the caller's, and NULL without memory. */
struct json_object *record_real(double value);

/* The value of an option in base units, as it stands in `target`. The caller's. */
struct json_object *record_value(const struct option_row *row, const void *target);

/* Prints the object as a line. It stays the caller's. */
void record_print_line(struct json_object *object);

/* Adds a text; NULL: nothing is added. */
void record_add_word(struct json_object *object, const char *name, const char *word);

/* Adds how the workload is scaled, whether it is divisible, and what it teaches. */
void record_describe_lessons(struct json_object *description, const struct workload *workload);

#endif
