/* SPDX-License-Identifier: MIT */
#include "compare/base/json_read.h"

#include "common/base/fail.h"
#include "compare/base/json_strict.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct json_tokener *fields_tokener(void)
{
    struct json_tokener *tokener = json_tokener_new_ex(FIELDS_DEEPEST);

    check(tokener ? 0 : ENOMEM, "json_tokener_new_ex");
    json_tokener_set_flags(tokener, JSON_TOKENER_STRICT);
    return tokener;
}

/* NULL, and the reason in *why: it is no object that fills these bytes. */
static struct json_object *parse(struct json_tokener *tokener, const char *bytes, size_t size,
                                 const char **why)
{
    json_tokener_reset(tokener);
    struct json_object *object = json_tokener_parse_ex(tokener, bytes, (int)size);
    enum json_tokener_error error = json_tokener_get_error(tokener);

    if (error == json_tokener_continue)
        *why = "cut off";
    else if (error != json_tokener_success)
        *why = "not JSON";
    else if (json_tokener_get_parse_end(tokener) != size)
        *why = "followed by something else";
    else if (!json_object_is_type(object, json_type_object))
        *why = "not a JSON object";
    if (!*why)
        return object;
    json_object_put(object);
    return NULL;
}

/* The same with bytes beyond ASCII in texts. json-c 0.18, when it is strict, takes each of them for
 * a control character. So such lines are read twice: strictly with another letter in their place,
 * and as they are. */
static struct json_object *parse_utf8(struct json_tokener *tokener, const char *bytes, size_t size,
                                      const char **why)
{
    char *ascii = malloc(size);

    check(ascii ? 0 : ENOMEM, "malloc");
    for (size_t at = 0; at < size; at++)
        ascii[at] = (unsigned char)bytes[at] < 0x80 ? bytes[at] : '?';
    struct json_object *object = parse(tokener, ascii, size, why);
    free(ascii);
    json_object_put(object);
    if (*why)
        return NULL;
    json_tokener_set_flags(tokener, JSON_TOKENER_VALIDATE_UTF8);
    object = parse(tokener, bytes, size, why);
    json_tokener_set_flags(tokener, JSON_TOKENER_STRICT);
    return object;
}

static struct json_object *parse_any(struct json_tokener *tokener, const char *bytes, size_t size,
                                     const struct json_oddities *oddities, const char **why)
{
    return oddities->beyond_ascii ? parse_utf8(tokener, bytes, size, why)
                                  : parse(tokener, bytes, size, why);
}

struct json_object *fields_parse_with(struct json_tokener *tokener, const char *bytes, size_t size,
                                      const char **why)
{
    struct json_oddities oddities;

    *why = size > INT_MAX / 2 ? "too long" : json_strict_check(bytes, size, &oddities);
    if (*why || oddities.huge_numbers == 0)
        return *why ? NULL : parse_any(tokener, bytes, size, &oddities, why);
    size_t wide_size = size + 2 * oddities.huge_numbers;
    char *wide = malloc(wide_size);
    check(wide ? 0 : ENOMEM, "malloc");
    json_strict_widen(bytes, size, wide);
    struct json_object *object = parse_any(tokener, wide, wide_size, &oddities, why);
    free(wide);
    return object;
}

struct json_object *fields_parse(const char *bytes, size_t size, const char **why)
{
    if (size > FIELDS_LONGEST_LINE) {
        *why = "longer than 1 MiB";
        return NULL;
    }
    struct json_tokener *tokener = fields_tokener();
    struct json_object *object = fields_parse_with(tokener, bytes, size, why);
    json_tokener_free(tokener);
    return object;
}

struct json_object *fields_find(struct json_object *object, const char *name)
{
    struct json_object *value = NULL;
    const char *dot = strchr(name, '.');
    char outer[64];

    if (json_object_object_get_ex(object, name, &value) || !dot ||
        dot - name >= (ptrdiff_t)sizeof outer)
        return value;
    snprintf(outer, sizeof outer, "%.*s", (int)(dot - name), name);
    return json_object_object_get_ex(object, outer, &value) &&
                   json_object_is_type(value, json_type_object)
               ? fields_find(value, dot + 1)
               : NULL;
}

bool fields_has(struct json_object *object, const char *name)
{
    return fields_find(object, name) != NULL;
}

struct json_object *fields_get(struct json_object *object, const char *name, enum json_type type)
{
    struct json_object *value = fields_find(object, name);

    return value && json_object_is_type(value, type) ? value : NULL;
}

const char *fields_text(struct json_object *object, const char *name)
{
    struct json_object *value = fields_get(object, name, json_type_string);
    const char *text = value ? json_object_get_string(value) : NULL;

    return text && strlen(text) == (size_t)json_object_get_string_len(value) ? text : NULL;
}

char *fields_copy(struct json_object *object, const char *name, char *text, size_t room)
{
    const char *found = fields_text(object, name);

    return found && strlen(found) < room ? strcpy(text, found) : NULL;
}

bool fields_is_real(struct json_object *value, double *real)
{
    if (!json_object_is_type(value, json_type_double) && !json_object_is_type(value, json_type_int))
        return false;
    *real = json_object_get_double(value);
    return isfinite(*real) && *real >= 0;
}

bool fields_real(struct json_object *object, const char *name, double *value)
{
    return fields_is_real(fields_find(object, name), value);
}

bool fields_is_count(struct json_object *value, uint64_t *count)
{
    if (!json_object_is_type(value, json_type_int) || json_object_get_int64(value) < 0)
        return false;
    *count = json_object_get_uint64(value);
    return true;
}

bool fields_count(struct json_object *object, const char *name, uint64_t *value)
{
    return fields_is_count(fields_find(object, name), value);
}

bool fields_flag(struct json_object *object, const char *name, bool otherwise)
{
    struct json_object *value = fields_get(object, name, json_type_boolean);

    return value ? json_object_get_boolean(value) != 0 : otherwise;
}
