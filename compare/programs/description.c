/* SPDX-License-Identifier: MIT */
#include "compare/programs/description.h"

#include "common/base/schema.h"
#include "compare/base/json_read.h"
#include "compare/programs/lessons.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *summary_of(struct json_object *object)
{
    const char *text = fields_text(object, "summary");

    return text_printable(text ? text : "", text ? strlen(text) : 0, 160);
}

static bool has_name(struct json_object *object)
{
    const char *name = object && json_object_is_type(object, json_type_object)
                           ? fields_text(object, "name")
                           : NULL;
    return name && text_is_name(name);
}

/* What it says of a variant; `model` is the workload's. What is invalid is named. */
static struct traits read_traits(struct program *program, struct json_object *object,
                                 const char *model)
{
    struct text_list bad = {0};
    struct traits traits = traits_read(object, &bad);

    snprintf(traits.model, sizeof traits.model, "%s", model);
    for (size_t at = 0; at < bad.count; at++)
        text_add(&program->bad, "\"%s\" of variant %s", bad.items[at], fields_text(object, "name"));
    text_free(&bad);
    return traits;
}

static bool read_variants(struct program *program, struct json_object *list, const char *model)
{
    size_t count = json_object_array_length(list);

    if (count == 0 || count > CATALOG_MOST_ITEMS)
        return false;
    for (size_t at = 0; at < count; at++) {
        struct json_object *object = json_object_array_get_idx(list, at);
        if (!has_name(object))
            return false;
        program->variants =
            text_grow(program->variants, program->variant_count, sizeof *program->variants);
        program->variants[program->variant_count++] = (struct program_variant){
            .name = text_format("%s", fields_text(object, "name")),
            .summary = summary_of(object),
            .may_lose = fields_flag(object, "may_lose", false),
            .alone = fields_flag(object, "alone", false),
            .hybrid = fields_flag(object, "hybrid", false),
            .traits = read_traits(program, object, model),
        };
    }
    return true;
}

/* The default where it is a number, or an interval of two. */
static void read_standard(struct json_object *object, double standard[2])
{
    struct json_object *pair = fields_get(object, "default", json_type_array);

    standard[0] = standard[1] = 0;
    if (!pair && fields_real(object, "default", &standard[0]))
        standard[1] = standard[0];
    for (size_t at = 0; pair && at < 2 && json_object_array_length(pair) == 2; at++)
        standard[at] = json_object_get_double(json_object_array_get_idx(pair, at));
    for (size_t at = 0; at < 2; at++)
        if (!(standard[at] >= 0 && standard[at] <= 1e18))
            standard[at] = 0;
}

/* --set reaches the workload's options; of every program's own only those that make another
 * experiment of it. */
static bool may_be_set(const char *scope, const char *name)
{
    return strcmp(scope, "workload") == 0 ||
           (strcmp(scope, "program") == 0 &&
            (strcmp(name, "fault") == 0 || strcmp(name, "respawn") == 0));
}

static bool read_options(struct program *program, struct json_object *list)
{
    size_t count = json_object_array_length(list);

    if (count > CATALOG_MOST_ITEMS)
        return false;
    for (size_t at = 0; at < count; at++) {
        struct json_object *object = json_object_array_get_idx(list, at);
        if (!has_name(object))
            return false;
        const char *type = fields_text(object, "type"), *scope = fields_text(object, "scope");
        const char *unit = fields_text(object, "unit");
        if (!type || !scope || !may_be_set(scope, fields_text(object, "name")))
            continue;
        program->options =
            text_grow(program->options, program->option_count, sizeof *program->options);
        program->options[program->option_count++] = (struct program_option){
            .name = text_format("%s", fields_text(object, "name")),
            .unit = unit && text_is_name(unit) ? text_format("%s", unit) : NULL,
            .flag = strcmp(type, "flag") == 0,
            .operand = strcmp(type, "operand") == 0,
        };
        read_standard(object, program->options[program->option_count - 1].standard);
    }
    return true;
}

/* The workload's model; "" where there is none, or none that is good, which is named. */
static const char *read_model(struct program *program, struct json_object *object)
{
    const char *model = fields_text(object, "model");
    struct json_object *value;

    if (model && text_is_name(model))
        return model;
    if (json_object_object_get_ex(object, "model", &value) && value)
        text_add(&program->bad, "\"model\"");
    return "";
}

char *description_read(struct program *program, const char *bytes, size_t size)
{
    struct program fresh = {0};
    const char *why, *schema, *workload, *panel, *launch;

    while (size > 0 && bytes[size - 1] == '\n')
        size--;
    struct json_object *object = fields_parse(bytes ? bytes : "", size, &why);
    if (!object)
        return text_format("its answer is %s", why);
    schema = fields_text(object, "schema");
    workload = fields_text(object, "workload");
    panel = fields_text(object, "panel");
    launch = fields_text(object, "launch");
    struct json_object *variants = fields_get(object, "variants", json_type_array);
    struct json_object *options = fields_get(object, "options", json_type_array);

    if (!schema_is_read(schema, SCHEMA))
        why = "schema";
    else if (!workload || !text_is_name(workload))
        why = "workload";
    else if (!panel || !text_is_name(panel))
        why = "panel";
    else if (!variants || !read_variants(&fresh, variants, read_model(&fresh, object)))
        why = "variants";
    else if (!options || !read_options(&fresh, options))
        why = "options";
    fields_count(object, "default_workers", &fresh.own_workers);
    if (fresh.own_workers > 4096)
        why = "default_workers";
    if (!why) {
        lessons_read(&fresh, object);
        fresh.workload = text_format("%s", workload);
        fresh.panel = text_format("%s", panel);
        fresh.summary = summary_of(object);
        fresh.launched = launch && strstr(launch, " N") != NULL;
        fresh.traces = fields_flag(object, "trace", false);
        fresh.empty_tasks = fields_flag(object, "empty_tasks", false);
        fresh.aside = fields_flag(object, "aside", false);
    }
    bool newer = schema_is_newer(schema, SCHEMA);
    json_object_put(object);
    if (newer) {
        description_free(&fresh);
        return text_format("it " SCHEMA_TOO_NEW);
    }
    if (why) {
        description_free(&fresh);
        return text_format("its answer has a bad \"%s\"", why);
    }
    fresh.path = text_format("%s", program->path);
    description_free(program);
    *program = fresh;
    return NULL;
}

void description_free(struct program *program)
{
    for (size_t at = 0; at < program->variant_count; at++) {
        free(program->variants[at].name);
        free(program->variants[at].summary);
    }
    free(program->variants);
    free(program->panel);
    free(program->workload);
    free(program->path);
    free(program->summary);
    for (size_t at = 0; at < program->option_count; at++) {
        free(program->options[at].name);
        free(program->options[at].unit);
    }
    free(program->options);
    text_free(&program->bad);
    lessons_free(program);
    *program = (struct program){0};
}
