/* SPDX-License-Identifier: MIT
 *
 * json_read: the one reader of JSON that others wrote. Nothing is believed: what is not JSON to the
 * letter of RFC 8259 is refused; depth, types and ranges are checked; a whole number past 64 bits
 * is a real one, and no count. Main thread only. */
#ifndef TRIPTYCH_COMPARE_JSON_READ_H
#define TRIPTYCH_COMPARE_JSON_READ_H

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

/* The fields of an object. `name` may name one in an object within, as in "expected.sum". If there
 * are two of one name, the last counts. */

/* Whether there is one that is not null. */
bool fields_has(struct json_object *object, const char *name);

/* The text of a field; NULL if there is none, it is no text or it holds a NUL. Lives as long as
 * `object`. */
const char *fields_text(struct json_object *object, const char *name);

/* A copy of a text of less than `room` bytes in `text`, which is returned; NULL: it is none. */
char *fields_copy(struct json_object *object, const char *name, char *text, size_t room);

/* A number that is finite and not below 0. False: there is none. */
bool fields_real(struct json_object *object, const char *name, double *value);
bool fields_count(struct json_object *object, const char *name, uint64_t *value);

/* The same in two steps, for a field that may be missing: its value, whatever that is (NULL: there
 * is none, or it is null), and whether a value (NULL: false) is such a number. */
struct json_object *fields_find(struct json_object *object, const char *name);
bool fields_is_real(struct json_object *value, double *real);
bool fields_is_count(struct json_object *value, uint64_t *count);

/* The truth value of a field; `otherwise` if there is none. */
bool fields_flag(struct json_object *object, const char *name, bool otherwise);

/* A field of that type; NULL if there is none. */
struct json_object *fields_get(struct json_object *object, const char *name, enum json_type type);

/* Before the name of a parameter that is a variable of the environment. */
#define FIELDS_VARIABLE "env."

/* The object of that name as text, with its names sorted and without operands (FILE is where an
 * input lies on this host, and no parameter of the work): {"a":1,"b":[2,3]}. False: there is none,
 * or its values are no plain ones or arrays of those, or it is too long. */
bool fields_sorted(struct json_object *object, const char *name, char *text, size_t room);

#endif
