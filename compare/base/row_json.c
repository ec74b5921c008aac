/* SPDX-License-Identifier: MIT */
#include "common/base/fail.h"
#include "compare/base/json_read.h"
#include "compare/base/row.h"
#include "compare/base/text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_NAMES = 64 };

struct row {
    struct json_tokener *tokener;
    struct json_object *object;
};

struct row *row_open(void)
{
    struct row *row = calloc(1, sizeof *row);

    ok(row ? 0 : errno, "calloc");
    row->tokener = fields_tokener();
    return row;
}

void row_close(struct row *row)
{
    json_object_put(row->object);
    json_tokener_free(row->tokener);
    free(row);
}

const char *row_parse(struct row *row, const char *bytes, size_t size)
{
    const char *why;

    json_object_put(row->object);
    row->object = NULL;
    if (memchr(bytes, '\0', size))
        return "it holds a NUL byte";
    row->object = fields_parse_with(row->tokener, bytes, size, &why);
    return why;
}

/* The object that a name with a dot leads to, and the name in it; NULL: there is none. */
static struct json_object *within(const struct row *row, const char **name)
{
    const char *dot = strchr(*name, '.');
    char outer[64];

    if (!dot)
        return row->object;
    snprintf(outer, sizeof outer, "%.*s", (int)(dot - *name), *name);
    *name = dot + 1;
    return fields_get(row->object, outer, json_type_object);
}

bool row_has(const struct row *row, const char *name)
{
    struct json_object *object = within(row, &name), *value;

    return object && json_object_object_get_ex(object, name, &value) && value;
}

bool row_real(const struct row *row, const char *name, double *value)
{
    struct json_object *object = within(row, &name);

    return object && fields_real(object, name, value);
}

bool row_count(const struct row *row, const char *name, uint64_t *value)
{
    struct json_object *object = within(row, &name);

    return object && fields_count(object, name, value);
}

bool row_flag(const struct row *row, const char *name, bool *value)
{
    struct json_object *object = within(row, &name);

    if (!object || !fields_get(object, name, json_type_boolean))
        return false;
    *value = fields_flag(object, name, false);
    return true;
}

bool row_text(const struct row *row, const char *name, char *text, size_t room)
{
    struct json_object *object = within(row, &name);
    const char *found = object ? fields_text(object, name) : NULL;

    if (!found || strlen(found) >= room)
        return false;
    strcpy(text, found);
    return true;
}

static bool is_plain(struct json_object *value)
{
    return value && !json_object_is_type(value, json_type_object) &&
           !json_object_is_type(value, json_type_array);
}

static bool is_good(struct json_object *value)
{
    if (!json_object_is_type(value, json_type_array))
        return is_plain(value);
    for (size_t at = 0; at < json_object_array_length(value); at++)
        if (!is_plain(json_object_array_get_idx(value, at)))
            return false;
    return true;
}

static int by_name(const void *left, const void *right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

bool row_sorted(const struct row *row, const char *name, char *text, size_t room)
{
    struct json_object *object = fields_get(row->object, name, json_type_object);
    const char *names[MOST_NAMES];
    struct json_object_iter field;
    size_t count = 0, size = 0;

    if (!object)
        return false;
    json_object_object_foreachC(object, field)
    {
        if (!is_good(field.val) || !text_is_name(field.key) || count == MOST_NAMES)
            return false;
        if (!row_is_operand(field.key))
            names[count++] = field.key;
    }
    qsort(names, count, sizeof names[0], by_name);
    for (size_t at = 0; at < count && size < room; at++) {
        struct json_object *value = json_object_object_get(object, names[at]);
        size += (size_t)snprintf(text + size, room - size, "%s\"%s\":%s", at ? "," : "{", names[at],
                                 json_object_to_json_string_ext(value, JSON_C_TO_STRING_PLAIN));
    }
    if (size < room)
        size += (size_t)snprintf(text + size, room - size, "%s", count ? "}" : "{}");
    return size < room;
}
