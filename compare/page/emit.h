/* SPDX-License-Identifier: MIT
 *
 * emit: JSON that is safe inside a <script> of an HTML page, whatever a record, a folder or a trace
 * holds: '<', '>', '&' and the line separators U+2028 and U+2029 are written as \uXXXX, so that no
 * text can end the script or begin a comment, and bytes that are no UTF-8 become U+FFFD. Commas are
 * put where they belong. Errors of the stream are seen by ferror(3) at the end. Main thread only.
 */
#ifndef TRIPTYCH_COMPARE_PAGE_EMIT_H
#define TRIPTYCH_COMPARE_PAGE_EMIT_H

#include "compare/stats/stats.h"

#include <json-c/json.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum { EMIT_DEEPEST = 32 };

struct emit {
    FILE *out;
    size_t depth;
    bool filled[EMIT_DEEPEST]; /* at this depth: something stands there already */
};

/* In all of these: `name` is the member's name, or NULL in an array. */

/* Opens an object ('{') or an array ('['), and closes it with '}' or ']'. */
void emit_open(struct emit *emit, const char *name, char bracket);
void emit_close(struct emit *emit, char bracket);

void emit_text(struct emit *emit, const char *name, const char *text); /* NULL: null */
void emit_bytes(struct emit *emit, const char *name, const char *bytes, size_t size);
void emit_count(struct emit *emit, const char *name, uint64_t value);
void emit_flag(struct emit *emit, const char *name, bool value);

/* `digits` significant ones; what is not finite becomes null. */
void emit_real(struct emit *emit, const char *name, double value, int digits);

/* A value that was parsed; what is deeper than the emitter can hold becomes null. */
void emit_value(struct emit *emit, const char *name, struct json_object *value);

/* The member "parameters" of an object, from parameters as struct result keeps them; none where
 * they are no JSON. */
void emit_parameters(struct emit *emit, const char *parameters);

/* A figure as the page's script reads it: [estimate, low, high, n, launches, claimed]; an empty
 * array where `interval` is NULL. */
void emit_interval(struct emit *emit, const char *name, const struct interval *interval);

#endif
