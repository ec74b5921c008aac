/* SPDX-License-Identifier: MIT
 *
 * json_read: reading JSON that others wrote. Nothing is believed: depth, types and ranges are
 * checked. Main thread only. */
#ifndef TRIPTYCH_COMPARE_FIELDS_H
#define TRIPTYCH_COMPARE_FIELDS_H

#include <json-c/json.h>
#include <stdbool.h>
#include <stdint.h>

enum { FIELDS_LONGEST_LINE = 1 << 20, FIELDS_DEEPEST = 16 };

/* The object that fills these bytes; NULL, and why in *why (a constant), if they are anything else.
 * json_object_put() gives it back. */
struct json_object *fields_parse(const char *bytes, size_t size, const char **why);

/* The same for many lines: a tokener as fields_parse() uses it, for fields_parse_with(). The caller
 * gives it back with json_tokener_free(). */
struct json_tokener *fields_tokener(void);
struct json_object *fields_parse_with(struct json_tokener *tokener, const char *bytes, size_t size,
                                      const char **why);

/* The text of a field; NULL if there is none, it is no text or it holds a NUL. Lives as long as
 * `object`. */
const char *fields_text(struct json_object *object, const char *name);

/* A number that is finite and not below 0. False: there is none. */
bool fields_real(struct json_object *object, const char *name, double *value);
bool fields_count(struct json_object *object, const char *name, uint64_t *value);

/* The truth value of a field; `otherwise` if there is none. */
bool fields_flag(struct json_object *object, const char *name, bool otherwise);

/* A field of that type; NULL if there is none. */
struct json_object *fields_get(struct json_object *object, const char *name, enum json_type type);

#endif
