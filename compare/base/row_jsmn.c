/* SPDX-License-Identifier: MIT */
#define ROW_JSMN_CODE
#include "compare/base/row_jsmn.h"

#include "common/base/fail.h"
#include "common/base/utf8.h"
#include "compare/base/json_read.h"
#include "compare/base/text.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_TOKENS = 256, MOST_TOKENS = 1 << 19 };

struct row *row_open(void)
{
    struct row *row = calloc(1, sizeof *row);

    ok(row ? 0 : errno, "calloc");
    row->room = FIRST_TOKENS;
    row->tokens = calloc((size_t)row->room, sizeof *row->tokens);
    ok(row->tokens ? 0 : errno, "calloc");
    return row;
}

void row_close(struct row *row)
{
    free(row->tokens);
    free(row);
}

/* ---- structure ------------------------------------------------------------------------------- */

int row_after(const struct row *row, int token)
{
    int end = row->tokens[token].end, next = token + 1;

    while (next < row->count && row->tokens[next].start < end)
        next++;
    return next;
}

/* Whether between two places there is, besides blanks, this one letter and nothing else. */
static bool only(const struct row *row, int from, int to, char letter)
{
    int found = 0;

    for (int at = from; at < to; at++)
        if (row->bytes[at] == letter)
            found++;
        else if (!strchr(" \t\r", row->bytes[at]))
            return false;
    return found == 1;
}

int row_begin(const jsmntok_t *token)
{
    return token->start - (token->type == JSMN_STRING);
}

int row_end(const jsmntok_t *token)
{
    return token->end + (token->type == JSMN_STRING);
}

/* jsmn lets some commas and colons pass that are no good; this does not. */
int row_names(const struct row *row, int object, int *names, int most)
{
    const jsmntok_t *tokens = row->tokens;
    int count = 0, end = row_after(row, object), place = tokens[object].start + 1;

    if (tokens[object].type != JSMN_OBJECT)
        return -1;
    for (int at = object + 1; at < end; at = row_after(row, at + 1)) {
        const jsmntok_t *name = &tokens[at], *value = name + 1;
        if (count == most || name->type != JSMN_STRING || name->size != 1 || at + 1 >= end ||
            (count > 0 && !only(row, place, row_begin(name), ',')) ||
            !only(row, row_end(name), row_begin(value), ':'))
            return -1;
        place = row_end(value);
        names[count++] = at;
    }
    return only(row, place, tokens[object].end, '}') ? count : -1;
}

/* jsmn looks at quotes and brackets only. */
static bool is_utf8(const char *bytes, size_t size)
{
    for (size_t at = 0; at < size; at++)
        if ((unsigned char)bytes[at] >= 0x80) {
            size_t length = utf8_character(bytes + at, size - at);
            if (length == 0)
                return false;
            at += length - 1;
        }
    return true;
}

const char *row_parse(struct row *row, const char *bytes, size_t size)
{
    jsmn_parser parser;

    row->bytes = bytes;
    row->count = row->field_count = 0;
    if (memchr(bytes, '\0', size))
        return "it holds a NUL byte";
    if (!is_utf8(bytes, size))
        return "not JSON";
    for (;;) {
        jsmn_init(&parser);
        row->count = jsmn_parse(&parser, bytes, size, row->tokens, (unsigned)row->room);
        if (row->count != JSMN_ERROR_NOMEM)
            break;
        if (row->room >= MOST_TOKENS)
            return "too many values";
        row->room *= 2;
        row->tokens = realloc(row->tokens, (size_t)row->room * sizeof *row->tokens);
        ok(row->tokens ? 0 : errno, "realloc");
    }
    if (row->count == JSMN_ERROR_PART)
        return "cut off";
    if (row->count < 1)
        return "not JSON";
    if (row->tokens[0].type != JSMN_OBJECT)
        return "not a JSON object";
    for (size_t at = (size_t)row->tokens[0].end; at < size; at++)
        if (!strchr(" \t\r", bytes[at]))
            return "followed by something else";
    row->field_count = row_names(row, 0, row->fields, ROW_MOST_FIELDS);
    return row->field_count < 0 ? "not JSON" : NULL;
}

/* ---- fields ---------------------------------------------------------------------------------- */

static bool is_called(const struct row *row, int token, const char *name, size_t length)
{
    const jsmntok_t *found = &row->tokens[token];

    return (size_t)(found->end - found->start) == length &&
           memcmp(row->bytes + found->start, name, length) == 0;
}

const jsmntok_t *row_find(const struct row *row, const char *name)
{
    size_t length = strcspn(name, ".");
    int inner[ROW_MOST_NAMES], count = 0, found = -1;

    for (int at = row->field_count - 1; at >= 0 && found < 0; at--)
        if (is_called(row, row->fields[at], name, length))
            found = row->fields[at] + 1;
    if (!name[length] || found < 0)
        return found < 0 ? NULL : &row->tokens[found];
    count = row_names(row, found, inner, ROW_MOST_NAMES);
    for (int at = count - 1; at >= 0; at--)
        if (is_called(row, inner[at], name + length + 1, strlen(name + length + 1)))
            return &row->tokens[inner[at] + 1];
    return NULL;
}

bool row_is_word(const struct row *row, const jsmntok_t *token, const char *word)
{
    return token->type == JSMN_PRIMITIVE && (size_t)(token->end - token->start) == strlen(word) &&
           memcmp(row->bytes + token->start, word, strlen(word)) == 0;
}

/* Passes the digits at *at, which end before `end`. False: there are none. */
static bool digits(const char **at, const char *end)
{
    const char *begin = *at;

    while (*at < end && isdigit((unsigned char)**at))
        ++*at;
    return *at > begin;
}

/* A number as RFC 8259 wants it (section 6). */
bool row_is_number(const struct row *row, const jsmntok_t *token, bool *fraction)
{
    const char *at = row->bytes + token->start, *end = row->bytes + token->end;

    at += at < end && *at == '-';
    const char *begin = at;
    if (token->type != JSMN_PRIMITIVE || !digits(&at, end) || (*begin == '0' && at > begin + 1))
        return false;
    *fraction = at < end;
    if (at < end && *at == '.' && (++at, !digits(&at, end)))
        return false;
    if (at < end && (*at == 'e' || *at == 'E')) {
        at++;
        at += at < end && (*at == '+' || *at == '-');
        if (!digits(&at, end))
            return false;
    }
    return at == end;
}

bool row_has(const struct row *row, const char *name)
{
    const jsmntok_t *token = row_find(row, name);

    return token && !row_is_word(row, token, "null");
}

/* strtod(3) stops at what follows the number: there is always something, the object is closed. */
bool row_real(const struct row *row, const char *name, double *value)
{
    const jsmntok_t *token = row_find(row, name);
    bool fraction;

    if (!token || !row_is_number(row, token, &fraction))
        return false;
    *value = strtod(row->bytes + token->start, NULL);
    return isfinite(*value) && *value >= 0;
}

bool row_count(const struct row *row, const char *name, uint64_t *value)
{
    const jsmntok_t *token = row_find(row, name);
    bool fraction;

    if (!token || !row_is_number(row, token, &fraction) || fraction ||
        row->bytes[token->start] == '-')
        return false;
    errno = 0;
    *value = strtoull(row->bytes + token->start, NULL, 10);
    return errno == 0;
}

bool row_flag(const struct row *row, const char *name, bool *value)
{
    const jsmntok_t *token = row_find(row, name);

    *value = token && row_is_word(row, token, "true");
    return *value || (token && row_is_word(row, token, "false"));
}

/* A text with escapes or other letters than ASCII's is left to json-c. */
static bool odd_text(const struct row *row, const jsmntok_t *token, char *text, size_t room)
{
    const char *why, *found;
    char *line =
        text_format("{\"t\":\"%.*s\"}", token->end - token->start, row->bytes + token->start);
    struct json_object *object = fields_parse(line, strlen(line), &why);
    bool good = object && (found = fields_text(object, "t")) && strlen(found) < room;

    if (good)
        strcpy(text, found);
    json_object_put(object);
    free(line);
    return good;
}

bool row_text(const struct row *row, const char *name, char *text, size_t room)
{
    const jsmntok_t *token = row_find(row, name);
    size_t size = token ? (size_t)(token->end - token->start) : 0;

    if (!token || token->type != JSMN_STRING || size >= FIELDS_LONGEST_LINE / 2)
        return false;
    for (size_t at = 0; at < size; at++) {
        unsigned char letter = (unsigned char)row->bytes[(size_t)token->start + at];
        if (letter < ' ' || letter > '~' || letter == '\\')
            return letter >= ' ' && odd_text(row, token, text, room);
    }
    if (size >= room)
        return false;
    memcpy(text, row->bytes + token->start, size);
    text[size] = '\0';
    return true;
}
