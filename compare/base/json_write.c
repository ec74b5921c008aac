/* SPDX-License-Identifier: MIT */
#include "compare/base/json_write.h"

#include "common/base/fail.h"
#include "common/base/utf8.h"

#include <errno.h>
#include <stdlib.h>

void objects_add(struct json_object *object, const char *name, struct json_object *value)
{
    check(!value || json_object_object_add(object, name, value) ? ENOMEM : 0, "json_object");
}

void objects_add_text(struct json_object *object, const char *name, const char *text)
{
    objects_add(object, name, objects_text(text));
}

struct json_object *objects_text(const char *text)
{
    char *escaped = utf8_escape(text);
    struct json_object *object = json_object_new_string(escaped);

    free(escaped);
    return object;
}

void objects_append(struct json_object *array, struct json_object *value)
{
    check(!value || json_object_array_add(array, value) ? ENOMEM : 0, "json_object");
}

struct json_object *objects_list(const struct text_list *list)
{
    struct json_object *array = json_object_new_array();

    for (size_t at = 0; at < list->count; at++)
        objects_append(array, objects_text(list->items[at]));
    return array;
}

const char *objects_line(struct json_object *value)
{
    const char *line = json_object_to_json_string_ext(value, JSON_C_TO_STRING_PLAIN |
                                                                 JSON_C_TO_STRING_NOSLASHESCAPE);

    check(line ? 0 : ENOMEM, "json_object_to_json_string_ext");
    return line;
}

void objects_print(FILE *stream, struct json_object *value)
{
    fprintf(stream, "%s\n", objects_line(value));
    json_object_put(value);
}
