/* SPDX-License-Identifier: MIT */
#include "common/bench/record_parts.h"

static const char *const kinds[] = {
    [LESSON_WAITS] = "waits",     [LESSON_COMPUTES] = "computes", [LESSON_UNDONE] = "undone",
    [LESSON_AS_FAST] = "as_fast", [LESSON_LOSES] = "loses",
};

static struct json_object *scale_of(const struct workload *workload)
{
    struct json_object *scale = json_object_new_object(), *names = json_object_new_array();

    for (size_t at = 0; workload->scale.options[at]; at++)
        record_append(names, record_string(workload->scale.options[at]));
    record_add(scale, "options", names);
    record_add(scale, "waits", json_object_new_boolean(workload->scale.waits));
    record_add(scale, "least", record_real(workload->scale.least));
    return scale;
}

static struct json_object *grain_of(const struct grain *grain)
{
    struct json_object *object = json_object_new_object(), *names = json_object_new_array();

    for (size_t at = 0; grain->length[at]; at++)
        record_append(names, record_string(grain->length[at]));
    record_add(object, "length", names);
    record_add(object, "least", record_real(grain->least));
    record_add(object, "most", record_real(grain->most));
    record_add_word(object, "count", grain->count);
    if (grain->count) {
        record_add(object, "few", json_object_new_int64(grain->few));
        record_add(object, "many", json_object_new_int64(grain->many));
        record_add(object, "each", json_object_new_int64(grain->each > 0 ? grain->each : 1));
    }
    record_add_word(object, "set", grain->set);
    return object;
}

void record_describe_lessons(struct json_object *description, const struct workload *workload)
{
    struct json_object *lessons = json_object_new_array();

    record_add(description, "divisible", json_object_new_boolean(workload->divisible));
    if (workload->scale.options[0])
        record_add(description, "scale", scale_of(workload));
    if (workload->grain.length[0])
        record_add(description, "grain", grain_of(&workload->grain));
    for (const struct lesson *row = workload->lessons; row && row->kind != LESSON_NONE; row++) {
        struct json_object *lesson = json_object_new_object();
        record_add_word(lesson, "kind", kinds[row->kind]);
        record_add(lesson, "rank", json_object_new_int64(row->rank));
        record_add_word(lesson, "variant", row->variant);
        record_add_word(lesson, "against", row->against);
        record_add_word(lesson, "sentence", row->sentence);
        record_add_word(lesson, "file", row->file);
        record_append(lessons, lesson);
    }
    record_add(description, "lessons", lessons);
}
