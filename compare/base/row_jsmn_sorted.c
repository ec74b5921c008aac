/* SPDX-License-Identifier: MIT */
#include "compare/base/row_jsmn.h"

#include "compare/base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Text is built up to `room`; what is too long is noticed at the end. */
struct builder {
    char *text;
    size_t size, room;
};

static void put(struct builder *builder, const char *bytes, size_t size)
{
    if (builder->size + size < builder->room)
        memcpy(builder->text + builder->size, bytes, size);
    builder->size += size;
}

/* A number, a text, true, false or null. False: it is none. */
static bool put_plain(const struct row *row, const jsmntok_t *token, struct builder *builder)
{
    bool fraction;

    if (token->type != JSMN_STRING && !row_is_number(row, token, &fraction) &&
        !row_is_word(row, token, "true") && !row_is_word(row, token, "false"))
        return false;
    put(builder, row->bytes + row_begin(token), (size_t)(row_end(token) - row_begin(token)));
    return true;
}

static bool put_value(const struct row *row, int token, struct builder *builder)
{
    int end = row_after(row, token);

    if (row->tokens[token].type != JSMN_ARRAY)
        return put_plain(row, &row->tokens[token], builder);
    put(builder, "[", 1);
    for (int at = token + 1; at < end; at++) {
        if (at > token + 1)
            put(builder, ",", 1);
        if (!put_plain(row, &row->tokens[at], builder))
            return false;
    }
    put(builder, "]", 1);
    return true;
}

struct named {
    int token;
    char name[48];
};

static int by_name(const void *left, const void *right)
{
    return strcmp(((const struct named *)left)->name, ((const struct named *)right)->name);
}

bool row_sorted(const struct row *row, const char *name, char *text, size_t room)
{
    const jsmntok_t *object = row_find(row, name);
    int names[ROW_MOST_NAMES],
        count = object ? row_names(row, (int)(object - row->tokens), names, ROW_MOST_NAMES) : -1;
    struct named fields[ROW_MOST_NAMES] = {{0}};
    struct builder builder = {text, 0, room};

    if (count < 0)
        return false;
    for (int at = 0; at < count; at++) {
        const jsmntok_t *token = &row->tokens[names[at]];
        fields[at].token = names[at];
        snprintf(fields[at].name, sizeof fields[at].name, "%.*s", token->end - token->start,
                 row->bytes + token->start);
        if (!text_is_name(fields[at].name))
            return false;
    }
    qsort(fields, (size_t)count, sizeof fields[0], by_name);
    put(&builder, "{", 1);
    for (int at = 0; at < count; at++) {
        if (row_is_operand(fields[at].name))
            continue;
        put(&builder, builder.size > 1 ? ",\"" : "\"", builder.size > 1 ? 2 : 1);
        put(&builder, fields[at].name, strlen(fields[at].name));
        put(&builder, "\":", 2);
        if (!put_value(row, fields[at].token + 1, &builder))
            return false;
    }
    put(&builder, "}", 2); /* and the end of the text */
    return builder.size < builder.room;
}
