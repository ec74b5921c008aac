/* SPDX-License-Identifier: MIT */
#include "compare/page/emit.h"

#include "common/base/utf8.h"
#include "compare/base/json_read.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

static bool must_be_escaped(unsigned char byte)
{
    return byte < 0x20 || byte == 0x7f || strchr("\"\\<>&", byte) != NULL;
}

static bool is_separator(const unsigned char *at, size_t length)
{
    return length == 3 && at[0] == 0xe2 && at[1] == 0x80 && (at[2] == 0xa8 || at[2] == 0xa9);
}

static void put_text(FILE *out, const char *bytes, size_t size)
{
    const unsigned char *at = (const unsigned char *)bytes, *end = at + size;

    putc('"', out);
    while (at < end) {
        size_t length = utf8_character((const char *)at, (size_t)(end - at));
        if (length == 0)
            fprintf(out, "\\ufffd%02X", *at); /* as utf8_escape() does */
        else if (length == 1 && must_be_escaped(*at))
            fprintf(out, "\\u%04x", *at);
        else if (is_separator(at, length))
            fprintf(out, "\\u20%02x", at[2] - 0x80);
        else
            fwrite(at, 1, length, out);
        at += length > 0 ? length : 1;
    }
    putc('"', out);
}

/* What stands before a value: a comma where there was one before, and its name. */
static void begin(struct emit *emit, const char *name)
{
    if (emit->filled[emit->depth])
        putc(',', emit->out);
    emit->filled[emit->depth] = true;
    if (name) {
        put_text(emit->out, name, strlen(name));
        putc(':', emit->out);
    }
}

void emit_open(struct emit *emit, const char *name, char bracket)
{
    begin(emit, name);
    putc(bracket, emit->out);
    emit->filled[++emit->depth] = false;
}

void emit_close(struct emit *emit, char bracket)
{
    putc(bracket, emit->out);
    emit->depth--;
}

void emit_bytes(struct emit *emit, const char *name, const char *bytes, size_t size)
{
    begin(emit, name);
    put_text(emit->out, bytes, size);
}

void emit_text(struct emit *emit, const char *name, const char *text)
{
    begin(emit, name);
    if (text)
        put_text(emit->out, text, strlen(text));
    else
        fputs("null", emit->out);
}

void emit_count(struct emit *emit, const char *name, uint64_t value)
{
    begin(emit, name);
    fprintf(emit->out, "%" PRIu64, value);
}

void emit_flag(struct emit *emit, const char *name, bool value)
{
    begin(emit, name);
    fputs(value ? "true" : "false", emit->out);
}

void emit_real(struct emit *emit, const char *name, double value, int digits)
{
    begin(emit, name);
    if (isfinite(value))
        fprintf(emit->out, "%.*g", digits, value);
    else
        fputs("null", emit->out);
}

static void emit_members(struct emit *emit, struct json_object *object)
{
    struct json_object_iterator at = json_object_iter_begin(object);
    const struct json_object_iterator end = json_object_iter_end(object);

    for (; !json_object_iter_equal(&at, &end); json_object_iter_next(&at))
        emit_value(emit, json_object_iter_peek_name(&at), json_object_iter_peek_value(&at));
}

void emit_value(struct emit *emit, const char *name, struct json_object *value)
{
    enum json_type type = json_object_get_type(value);
    bool fits = emit->depth + 1 < EMIT_DEEPEST;

    if (type == json_type_object && fits) {
        emit_open(emit, name, '{');
        emit_members(emit, value);
        emit_close(emit, '}');
    } else if (type == json_type_array && fits) {
        emit_open(emit, name, '[');
        for (size_t at = 0; at < json_object_array_length(value); at++)
            emit_value(emit, NULL, json_object_array_get_idx(value, at));
        emit_close(emit, ']');
    } else if (type == json_type_string) {
        emit_bytes(emit, name, json_object_get_string(value),
                   (size_t)json_object_get_string_len(value));
    } else if (type == json_type_boolean) {
        emit_flag(emit, name, json_object_get_boolean(value));
    } else if (type == json_type_int || type == json_type_double) {
        emit_real(emit, name, json_object_get_double(value), 17);
    } else {
        emit_text(emit, name, NULL);
    }
}

void emit_parameters(struct emit *emit, const char *parameters)
{
    const char *why = NULL;
    struct json_object *parsed = fields_parse(parameters, strlen(parameters), &why);

    if (parsed)
        emit_value(emit, "parameters", parsed);
    json_object_put(parsed);
}

void emit_interval(struct emit *emit, const char *name, const struct interval *interval)
{
    enum { DIGITS = 6 };

    emit_open(emit, name, '[');
    if (interval) {
        emit_real(emit, NULL, interval->estimate, DIGITS);
        emit_real(emit, NULL, interval->low, DIGITS);
        emit_real(emit, NULL, interval->high, DIGITS);
        emit_count(emit, NULL, interval->n);
        emit_count(emit, NULL, interval->launches);
        emit_count(emit, NULL, interval->claimed);
    }
    emit_close(emit, ']');
}
