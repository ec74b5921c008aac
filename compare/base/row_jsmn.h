/* SPDX-License-Identifier: MIT
 *
 * row_jsmn: what the files of the reader over jsmn share. Main thread only. */
#ifndef TRIPTYCH_COMPARE_ROW_JSMN_H
#define TRIPTYCH_COMPARE_ROW_JSMN_H

#include "compare/base/row.h"

#ifndef ROW_JSMN_CODE /* row_jsmn.c has the code, all others the declarations */
#define JSMN_HEADER
#endif
#define JSMN_STRICT
#define JSMN_PARENT_LINKS /* without, closing brackets take time that grows with the square */
#include <jsmn.h>

enum { ROW_MOST_FIELDS = 256, ROW_MOST_NAMES = 64 };

struct row {
    const char *bytes;
    jsmntok_t *tokens;
    int room, count;
    int fields[ROW_MOST_FIELDS]; /* the tokens that are names in the record itself */
    int field_count;
};

/* The value of that name; NULL: there is none. */
const jsmntok_t *row_find(const struct row *row, const char *name);

/* The token behind all that this one holds. */
int row_after(const struct row *row, int token);

/* Finds the names in an object and returns how many there are; below 0: it is none, or there are
 * more than `most`. */
int row_names(const struct row *row, int object, int *names, int most);

/* Where a token begins and ends, with the quotes of a text. */
int row_begin(const jsmntok_t *token);
int row_end(const jsmntok_t *token);

/* Whether it is that word (true, false, null); a number, and whether with fraction or exponent. */
bool row_is_word(const struct row *row, const jsmntok_t *token, const char *word);
bool row_is_number(const struct row *row, const jsmntok_t *token, bool *fraction);

#endif
