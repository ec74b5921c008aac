/* SPDX-License-Identifier: MIT
 *
 * row: the fields of one record, read without making objects of it: a saved comparison may have a
 * hundred thousand of them. Nothing is believed: types and ranges are checked. Over jsmn where it
 * is installed (row_jsmn.c), else over json-c (row_json.c), which takes several times as long. Main
 * thread only. */
#ifndef TRIPTYCH_COMPARE_ROW_H
#define TRIPTYCH_COMPARE_ROW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct row;

/* One for all lines; row_close() gives it back. */
struct row *row_open(void);
void row_close(struct row *row);

/* Takes a line apart: an object, and nothing beside it. `bytes` must stay as long as its fields are
 * asked for. Returns NULL, or what is wrong with the line (a constant). */
const char *row_parse(struct row *row, const char *bytes, size_t size);

/* The fields; `name` may name one in an object within, as in "expected.sum". If there are two of
 * one name, the last counts. */

/* Whether there is one that is not null. */
bool row_has(const struct row *row, const char *name);

/* A number that is finite and not below 0. False: there is none. */
bool row_real(const struct row *row, const char *name, double *value);
bool row_count(const struct row *row, const char *name, uint64_t *value);

/* True or false. False: it is neither. */
bool row_flag(const struct row *row, const char *name, bool *value);

/* A text of less than `room` bytes without NUL. False: it is none. */
bool row_text(const struct row *row, const char *name, char *text, size_t room);

/* An operand (FILE) is where an input lies on this host, and no parameter of the work. */
static inline bool row_is_operand(const char *name)
{
    return name[0] >= 'A' && name[0] <= 'Z';
}

/* The object of that name as text, with its names sorted and without operands: {"a":1,"b":[2,3]}.
 * False: there is none, or its values are no plain ones or arrays of those, or it is too long. */
bool row_sorted(const struct row *row, const char *name, char *text, size_t room);

#endif
