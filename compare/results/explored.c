/* SPDX-License-Identifier: MIT */
#include "compare/results/explored.h"

#include "common/base/schema.h"
#include "compare/base/json_read.h"
#include "compare/base/text.h"

#include <stdlib.h>
#include <string.h>

/* Adds the texts of an array. */
static void add_sentences(struct text_list *sentences, struct json_object *object, const char *name)
{
    struct json_object *array = fields_get(object, name, json_type_array);

    for (size_t at = 0; array && at < json_object_array_length(array); at++) {
        struct json_object *text = json_object_array_get_idx(array, at);
        if (json_object_is_type(text, json_type_string))
            text_add(sentences, "%s", json_object_get_string(text));
    }
}

static char *whole_text(struct json_object *object, const char *sentence, size_t most)
{
    struct text_list sentences = {0};

    text_add(&sentences, "%s", sentence);
    add_sentences(&sentences, object, "waits");
    add_sentences(&sentences, object, "races");
    char *joined = text_join(&sentences, " ");
    char *text = text_printable(joined, strlen(joined), most);
    free(joined);
    text_free(&sentences);
    return text;
}

/* One line, which may be longer than a record of a file. NULL: it is none. */
static struct json_object *parse(const char *bytes, size_t size)
{
    struct json_tokener *tokener = fields_tokener();
    const char *why = NULL;

    size -= size > 0 && bytes[size - 1] == '\n';
    struct json_object *object = bytes ? fields_parse_with(tokener, bytes, size, &why) : NULL;
    json_tokener_free(tokener);
    return object;
}

bool explored_read(struct explored *explored, const char *bytes, size_t size, size_t most)
{
    struct json_object *object = parse(bytes, size);
    const char *verdict = fields_text(object, "verdict");
    const char *sentence = fields_text(object, "sentence");
    bool found = verdict && strcmp(verdict, "found") == 0;

    *explored = (struct explored){.found = found,
                                  .complete = fields_flag(object, "complete", false),
                                  .data_race = fields_flag(object, "data_race", false)};
    bool valid = schema_is_read(fields_text(object, "schema"), SCHEMA) && verdict && sentence &&
                 fields_count(object, "schedules", &explored->schedules) &&
                 (!found || fields_copy(object, "kind", explored->kind, sizeof explored->kind));
    if (!valid) {
        json_object_put(object);
        return false;
    }
    explored->text = whole_text(object, sentence, most);
    explored->object = object;
    return true;
}

const char *explored_place(const struct explored *explored, size_t at)
{
    struct json_object *places = fields_get(explored->object, "places", json_type_array);
    struct json_object *place = places && at < json_object_array_length(places)
                                    ? json_object_array_get_idx(places, at)
                                    : NULL;

    return json_object_is_type(place, json_type_string) ? json_object_get_string(place) : NULL;
}

void explored_free(struct explored *explored)
{
    free(explored->text);
    json_object_put(explored->object);
}
