/* SPDX-License-Identifier: MIT */
#include "compare/programs/lessons.h"

#include "compare/base/json_read.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_LESSONS = 16, MOST_SCALES = 4, LONGEST_SENTENCE = 160 };

static void read_scale(struct program *program, struct json_object *description)
{
    struct json_object *scale = fields_get(description, "scale", json_type_object);
    struct json_object *names = scale ? fields_get(scale, "options", json_type_array) : NULL;

    for (size_t at = 0; names && at < json_object_array_length(names) && at < MOST_SCALES; at++) {
        struct json_object *name = json_object_array_get_idx(names, at);
        if (json_object_is_type(name, json_type_string) &&
            text_is_name(json_object_get_string(name)))
            text_add(&program->scale, "%s", json_object_get_string(name));
    }
    program->scale_waits = scale && fields_flag(scale, "waits", false);
    if (!scale || !fields_real(scale, "least", &program->scale_least) ||
        !(program->scale_least >= 0 && program->scale_least <= 1))
        program->scale_least = 0;
}

static void grain_free(struct program_grain *grain)
{
    text_free(&grain->length);
    free(grain->count);
    free(grain->set);
    *grain = (struct program_grain){.least = 0};
}

/* What is not whole is left out, and named. */
static void read_grain(struct program *program, struct json_object *description)
{
    struct program_grain *grain = &program->grain;
    struct json_object *object = fields_get(description, "grain", json_type_object);
    struct json_object *names = object ? fields_get(object, "length", json_type_array) : NULL;
    const char *count = object ? fields_text(object, "count") : NULL;
    const char *set = object ? fields_text(object, "set") : NULL;

    if (!object)
        return;
    for (size_t at = 0; names && at < json_object_array_length(names) && at < MOST_SCALES; at++) {
        const char *name = json_object_get_string(json_object_array_get_idx(names, at));
        if (name && text_is_name(name) && program_option(program, name))
            text_add(&grain->length, "%s", name);
    }
    bool good = grain->length.count > 0 && fields_real(object, "least", &grain->least) &&
                fields_real(object, "most", &grain->most) && grain->least > 0 &&
                grain->most > grain->least && grain->most <= 1e12;
    if (count)
        good = good && text_is_name(count) && program_option(program, count) &&
               fields_count(object, "few", &grain->few) &&
               fields_count(object, "many", &grain->many) &&
               fields_count(object, "each", &grain->each) && grain->few > 0 &&
               grain->many > grain->few && grain->many <= 1000000 && grain->each > 0 &&
               grain->each <= 1000000;
    grain->count = count ? text_format("%s", count) : NULL;
    grain->set = set ? text_format("%s", set) : NULL;
    if (!good) {
        grain_free(grain);
        text_add(&program->bad, "\"grain\"");
    }
}

/* A name of ours, or NULL. */
static char *name_of(struct json_object *object, const char *field)
{
    const char *text = fields_text(object, field);

    return text && text_is_name(text) ? text_format("%s", text) : NULL;
}

static char *sentence_of(struct json_object *object, const char *field)
{
    const char *text = fields_text(object, field);

    return text ? text_printable(text, strlen(text), LONGEST_SENTENCE) : NULL;
}

static void lesson_free(struct program_lesson *lesson)
{
    free(lesson->kind);
    free(lesson->variant);
    free(lesson->against);
    free(lesson->sentence);
    free(lesson->file);
}

void lessons_read(struct program *program, struct json_object *description)
{
    struct json_object *list = fields_get(description, "lessons", json_type_array);

    program->divisible = fields_flag(description, "divisible", false);
    read_scale(program, description);
    read_grain(program, description);
    for (size_t at = 0; list && at < json_object_array_length(list) && at < MOST_LESSONS; at++) {
        struct json_object *object = json_object_array_get_idx(list, at);
        if (!json_object_is_type(object, json_type_object))
            continue;
        struct program_lesson lesson = {.kind = name_of(object, "kind"),
                                        .variant = name_of(object, "variant"),
                                        .against = name_of(object, "against"),
                                        .sentence = sentence_of(object, "sentence"),
                                        .file = sentence_of(object, "file")};
        if (!lesson.kind || !lesson.sentence || !lesson.file ||
            !fields_count(object, "rank", &lesson.rank)) {
            lesson_free(&lesson);
            continue;
        }
        program->lessons =
            text_grow(program->lessons, program->lesson_count, sizeof *program->lessons);
        program->lessons[program->lesson_count++] = lesson;
    }
}

void lessons_free(struct program *program)
{
    for (size_t at = 0; at < program->lesson_count; at++)
        lesson_free(&program->lessons[at]);
    free(program->lessons);
    text_free(&program->scale);
    grain_free(&program->grain);
}

bool lessons_want(const struct program *program, const char *variant)
{
    for (size_t at = 0; at < program->lesson_count; at++) {
        const struct program_lesson *lesson = &program->lessons[at];
        if ((lesson->variant && strcmp(lesson->variant, variant) == 0) ||
            (lesson->against && strcmp(lesson->against, variant) == 0))
            return true;
    }
    return false;
}
