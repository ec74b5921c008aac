/* SPDX-License-Identifier: MIT */
#include "compare/base/json_read.h"
#include "compare/base/text.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_NAMES = 64, LONGEST_VARIABLE = 128 };

static bool is_plain(struct json_object *value)
{
    return value && !json_object_is_type(value, json_type_object) &&
           !json_object_is_type(value, json_type_array);
}

/* Plain, or an array of plain ones. */
static bool is_value(struct json_object *value)
{
    if (!json_object_is_type(value, json_type_array))
        return is_plain(value);
    for (size_t at = 0; at < json_object_array_length(value); at++)
        if (!is_plain(json_object_array_get_idx(value, at)))
            return false;
    return true;
}

/* "size", "env.OMPI_MCA_coll_tuned_use_dynamic_rules". */
static bool is_parameter(const char *name)
{
    size_t prefix = sizeof FIELDS_VARIABLE - 1, length = strlen(name);

    if (strncmp(name, FIELDS_VARIABLE, prefix) == 0)
        return length > prefix && length <= LONGEST_VARIABLE &&
               name[prefix + text_letters(name + prefix, "_")] == '\0';
    return text_is_name(name);
}

static bool is_operand(const char *name)
{
    return name[0] >= 'A' && name[0] <= 'Z';
}

struct field {
    const char *name;
    struct json_object *value;
};

/* Puts it among the others, which are sorted. */
static void insert(struct field *fields, size_t count, struct field field)
{
    size_t at = count;

    for (; at > 0 && strcmp(fields[at - 1].name, field.name) > 0; at--)
        fields[at] = fields[at - 1];
    fields[at] = field;
}

/* A text that is written piece by piece; `size` is what it would take, as with snprintf(). */
struct written {
    char *text;
    size_t size, room;
};

static void write_text(struct written *written, const char *piece)
{
    size_t length = strlen(piece);

    if (written->size + length < written->room)
        memcpy(written->text + written->size, piece, length + 1);
    written->size += length;
}

bool fields_sorted(struct json_object *object, const char *name, char *text, size_t room)
{
    struct json_object *whole = fields_get(object, name, json_type_object);
    struct written written = {.text = text, .room = room};
    struct field fields[MOST_NAMES];
    struct json_object_iter field;
    size_t count = 0;

    if (!whole)
        return false;
    json_object_object_foreachC(whole, field)
    {
        if (!is_value(field.val) || !is_parameter(field.key) || count == MOST_NAMES)
            return false;
        if (!is_operand(field.key))
            insert(fields, count++, (struct field){field.key, field.val});
    }
    for (size_t at = 0; at < count && written.size < room; at++) {
        write_text(&written, at ? ",\"" : "{\"");
        write_text(&written, fields[at].name);
        write_text(&written, "\":");
        write_text(&written,
                   json_object_to_json_string_ext(
                       fields[at].value, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE));
    }
    write_text(&written, count ? "}" : "{}");
    return written.size < room;
}
