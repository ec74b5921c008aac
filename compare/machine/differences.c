/* SPDX-License-Identifier: MIT */
#include "compare/machine/fingerprint.h"

#include "compare/base/json_read.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_DIFFERENCES = 64, LONGEST_NAME = 60, LONGEST_SHOWN = 80 };

/* Two fingerprints on the way down, and the names that led there. */
struct walk {
    struct text_list *found;
    const char *above;
    int depth;
};

static char *printable(const char *text, size_t most)
{
    return text_printable(text, strlen(text), most);
}

/* A value as it is shown: a text without its quotes. */
static char *shown(struct json_object *value)
{
    if (!value)
        return text_format("not known");
    if (json_object_is_type(value, json_type_string))
        return printable(json_object_get_string(value), LONGEST_SHOWN);
    return printable(json_object_to_json_string_ext(value, JSON_C_TO_STRING_PLAIN), LONGEST_SHOWN);
}

static void compare(const struct walk *walk, struct json_object *a, struct json_object *b);

/* Compares the field of that name; NULL stands for an object without fields. */
static void compare_field(const struct walk *walk, const char *name, struct json_object *a,
                          struct json_object *b)
{
    struct json_object *there = NULL, *here = NULL;
    char *shown_name = printable(name, LONGEST_NAME);
    char *path = text_format("%s%s%s", walk->above, walk->above[0] ? " " : "", shown_name);
    struct walk below = {walk->found, path, walk->depth + 1};

    if (json_object_is_type(a, json_type_object))
        json_object_object_get_ex(a, name, &there);
    if (json_object_is_type(b, json_type_object))
        json_object_object_get_ex(b, name, &here);
    compare(&below, there, here);
    free(shown_name);
    free(path);
}

/* Whether `name` says how the machine is at the moment, and so always differs. */
static bool is_passing(const struct walk *walk, const char *name)
{
    return walk->depth == 0 && strcmp(name, "now") == 0;
}

static void compare_objects(const struct walk *walk, struct json_object *a, struct json_object *b)
{
    struct json_object_iter field;

    if (json_object_is_type(a, json_type_object))
        json_object_object_foreachC(a, field)
        {
            if (!is_passing(walk, field.key))
                compare_field(walk, field.key, a, b);
        }
    if (!json_object_is_type(b, json_type_object))
        return;
    json_object_object_foreachC(b, field)
    {
        bool both = json_object_is_type(a, json_type_object) &&
                    json_object_object_get_ex(a, field.key, NULL);
        if (!both && !is_passing(walk, field.key))
            compare_field(walk, field.key, a, b);
    }
}

static void compare(const struct walk *walk, struct json_object *a, struct json_object *b)
{
    bool objects = (!a || json_object_is_type(a, json_type_object)) &&
                   (!b || json_object_is_type(b, json_type_object));

    if (walk->found->count >= MOST_DIFFERENCES || walk->depth > FIELDS_DEEPEST ||
        json_object_equal(a, b))
        return;
    if (objects) {
        compare_objects(walk, a, b);
        return;
    }
    char *there = shown(a), *here = shown(b);
    text_add(walk->found, "%s: %s there, %s here", walk->above[0] ? walk->above : "machine", there,
             here);
    free(there);
    free(here);
}

struct text_list machine_differences(const struct json_object *a, const struct json_object *b)
{
    struct text_list found = {0};
    struct walk walk = {&found, "", 0};

    /* json-c reads without const, but it only reads. */
    compare(&walk, (struct json_object *)a, (struct json_object *)b);
    return found;
}
