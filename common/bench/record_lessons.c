/* SPDX-License-Identifier: MIT */
#include "common/base/fail.h"
#include "common/bench/record_parts.h"

#include <errno.h>

static const char *const kinds[] = {
    [LESSON_WAITS] = "waits",     [LESSON_COMPUTES] = "computes", [LESSON_UNDONE] = "undone",
    [LESSON_AS_FAST] = "as_fast", [LESSON_LOSES] = "loses",
};

static void add(struct json_object *object, const char *name, struct json_object *value)
{
    ok(value && json_object_object_add(object, name, value) == 0 ? 0 : ENOMEM, "json_object");
}

static void add_text(struct json_object *object, const char *name, const char *text)
{
    if (text)
        add(object, name, json_object_new_string(text));
}

static struct json_object *scale_of(const struct workload *workload)
{
    struct json_object *scale = json_object_new_object(), *names = json_object_new_array();

    for (size_t at = 0; workload->scale.options[at]; at++) {
        struct json_object *name = json_object_new_string(workload->scale.options[at]);
        ok(name && json_object_array_add(names, name) == 0 ? 0 : ENOMEM, "json_object");
    }
    add(scale, "options", names);
    add(scale, "waits", json_object_new_boolean(workload->scale.waits));
    add(scale, "least", json_object_new_double(workload->scale.least));
    return scale;
}

void record_describe_lessons(struct json_object *description, const struct workload *workload)
{
    struct json_object *lessons = json_object_new_array();

    add(description, "divisible", json_object_new_boolean(workload->divisible));
    if (workload->scale.options[0])
        add(description, "scale", scale_of(workload));
    for (const struct lesson *row = workload->lessons; row && row->kind != LESSON_NONE; row++) {
        struct json_object *lesson = json_object_new_object();
        add_text(lesson, "kind", kinds[row->kind]);
        add(lesson, "rank", json_object_new_int64(row->rank));
        add_text(lesson, "variant", row->variant);
        add_text(lesson, "against", row->against);
        add_text(lesson, "sentence", row->sentence);
        add_text(lesson, "file", row->file);
        ok(json_object_array_add(lessons, lesson) == 0 ? 0 : ENOMEM, "json_object");
    }
    add(description, "lessons", lessons);
}
