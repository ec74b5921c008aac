/* SPDX-License-Identifier: MIT */
#include "compare/base/json_read.h"

#include "common/base/fail.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <string.h>

struct json_tokener *fields_tokener(void)
{
    struct json_tokener *tokener = json_tokener_new_ex(FIELDS_DEEPEST);

    ok(tokener ? 0 : ENOMEM, "json_tokener_new_ex");
    json_tokener_set_flags(tokener, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
    return tokener;
}

struct json_object *fields_parse_with(struct json_tokener *tokener, const char *bytes, size_t size,
                                      const char **why)
{
    *why = NULL;
    if (size > INT_MAX) {
        *why = "too long";
        return NULL;
    }
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

struct json_object *fields_get(struct json_object *object, const char *name, enum json_type type)
{
    struct json_object *value = NULL;

    if (!json_object_object_get_ex(object, name, &value) || !json_object_is_type(value, type))
        return NULL;
    return value;
}

const char *fields_text(struct json_object *object, const char *name)
{
    struct json_object *value = fields_get(object, name, json_type_string);
    const char *text = value ? json_object_get_string(value) : NULL;

    return text && strlen(text) == (size_t)json_object_get_string_len(value) ? text : NULL;
}

bool fields_real(struct json_object *object, const char *name, double *value)
{
    struct json_object *number = fields_get(object, name, json_type_double);

    if (!number)
        number = fields_get(object, name, json_type_int);
    if (!number)
        return false;
    *value = json_object_get_double(number);
    return isfinite(*value) && *value >= 0;
}

bool fields_count(struct json_object *object, const char *name, uint64_t *value)
{
    struct json_object *number = fields_get(object, name, json_type_int);

    if (!number || (json_object_get_int64(number) < 0))
        return false;
    *value = json_object_get_uint64(number);
    return true;
}

bool fields_flag(struct json_object *object, const char *name, bool otherwise)
{
    struct json_object *value = fields_get(object, name, json_type_boolean);

    return value ? json_object_get_boolean(value) != 0 : otherwise;
}
