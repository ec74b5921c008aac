/* SPDX-License-Identifier: MIT
 *
 * json_write: making JSON (reading it is in json_read.h). No memory fails the program. Main thread
 * only.
 */
#ifndef TRIPTYCH_COMPARE_JSON_WRITE_H
#define TRIPTYCH_COMPARE_JSON_WRITE_H

#include "compare/base/text.h"

#include <json-c/json.h>
#include <stdio.h>

/* Puts a value, which then belongs to the object, under a name into an object, or at the end of an
 * array. NULL is what json-c gives when it has no memory. */
void objects_add(struct json_object *object, const char *name, struct json_object *value);
void objects_add_text(struct json_object *object, const char *name, const char *text);
void objects_append(struct json_object *array, struct json_object *value);

/* A text as JSON, which is UTF-8 whatever bytes it holds (common/base/utf8.h). */
struct json_object *objects_text(const char *text);

/* The texts as an array. */
struct json_object *objects_list(const struct text_list *list);

/* Writes a value as one line, and gives it back. */
void objects_print(FILE *stream, struct json_object *value);

/* A value as one line, without the newline. Lives as long as `value`, which stays the caller's. */
const char *objects_line(struct json_object *value);

#endif
