/* SPDX-License-Identifier: MIT */
#include "compare/grade/rubric.h"
#include "common/base/schema.h"

#include "compare/base/json_read.h"
#include "compare/learn/file.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_RUBRIC = 1 << 18 };

static const struct rubric standard = {
    .weights =
        {[CHECK_CORRECT] = 60, [CHECK_PARALLEL] = 20, [CHECK_RACE_FREE] = 20, [CHECK_FAST] = 20},
    .points = 100};

static const double most_points = 1e6;

/* Reads the field, if it is there; false: it is no number from 0 to most_points. */
static bool take_real(struct json_object *object, const char *name, double *value)
{
    return !json_object_object_get_ex(object, name, NULL) ||
           (fields_real(object, name, value) && *value <= most_points);
}

/* Whether all names in an object are among those that are known. */
static const char *stranger(struct json_object *object, const char *const known[])
{
    struct json_object_iter field;

    json_object_object_foreachC(object, field)
    {
        bool found = false;
        for (int at = 0; known[at]; at++)
            found = found || strcmp(known[at], field.key) == 0;
        if (!found)
            return field.key;
    }
    return NULL;
}

/* What a part of the rubric says over what is there. False, and why in the error. */
static bool take_part(struct rubric *rubric, struct json_object *object, bool whole,
                      struct error *error)
{
    static const char *const weights[] = {"correct", "parallel", "race-free", "fast", NULL};
    static const char *const all[] = {"schema", "weights", "points", "exercises", NULL};
    static const char *const few[] = {"weights", "points", NULL};
    struct json_object *own = fields_get(object, "weights", json_type_object);
    const char *wrong = stranger(object, whole ? all : few);
    double sum = 0;

    if (!wrong && json_object_object_get_ex(object, "weights", NULL) && !own)
        wrong = "weights";
    if (!wrong && own)
        wrong = stranger(own, weights);
    if (whole && own) /* a rubric of before there was this check does not name it */
        rubric->weights[CHECK_FAST] = 0;
    for (enum check check = CHECK_CORRECT; !wrong && own && check < CHECKS; check++)
        if (!take_real(own, check_names[check], &rubric->weights[check]))
            wrong = check_names[check];
    if (!wrong && !take_real(object, "points", &rubric->points))
        wrong = "points";
    for (enum check check = CHECK_CORRECT; check < CHECKS; check++)
        sum += rubric->weights[check];
    if (!wrong && sum <= 0)
        return error_write(error, "all weights are 0");
    return !wrong ||
           error_write(error, "'%.60s' is no field of a rubric, or no number from 0 to 1e6", wrong);
}

/* What it says of an exercise: by its label, as pool/posix, or by its name, as pool. */
static struct json_object *part_of(const struct rubric *rubric, const struct pack *pack)
{
    struct json_object *parts =
        rubric->file ? fields_get(rubric->file, "exercises", json_type_object) : NULL;
    struct json_object *part = NULL;
    char *label = pack_label(pack);

    if (parts && !json_object_object_get_ex(parts, label, &part))
        json_object_object_get_ex(parts, pack->name, &part);
    free(label);
    return json_object_is_type(part, json_type_object) ? part : NULL;
}

static bool check_exercises(const struct rubric *rubric, const struct packs *packs,
                            struct error *error)
{
    struct json_object *parts = fields_get(rubric->file, "exercises", json_type_object);
    struct json_object_iter field;

    if (!parts)
        return !json_object_object_get_ex(rubric->file, "exercises", NULL) ||
               error_write(error, "'exercises' is no object");
    json_object_object_foreachC(parts, field)
    {
        const char *name = field.key;
        struct rubric own = *rubric;
        bool known = packs_find(packs, name) != NULL;
        for (size_t at = 0; at < packs->count && !known; at++)
            known = strcmp(packs->items[at].name, name) == 0;
        if (!known)
            return error_write(error, "'%.60s' is no exercise", name);
        if (!json_object_is_type(field.val, json_type_object))
            return error_write(error, "what '%.60s' is worth is no object", name);
        if (!take_part(&own, field.val, false, error))
            return false;
    }
    return true;
}

bool rubric_open(struct rubric *rubric, const char *path, const struct packs *packs,
                 struct error *error)
{
    struct error own;
    char *bytes = NULL;
    size_t size = 0;
    const char *why = NULL;

    *rubric = standard;
    if (!path)
        return true;
    why = file_read(path, MOST_RUBRIC, &bytes, &size);
    rubric->file = why ? NULL : fields_parse(bytes, size, &why);
    free(bytes);
    const char *schema = rubric->file ? fields_text(rubric->file, "schema") : NULL;
    if (schema_is_newer(schema, RUBRIC_SCHEMA))
        why = "it " SCHEMA_TOO_NEW;
    else if (rubric->file && (!schema || strcmp(schema, RUBRIC_SCHEMA) != 0))
        why = "its schema is not \"" RUBRIC_SCHEMA "\"";
    if (!why &&
        (!take_part(rubric, rubric->file, true, &own) || !check_exercises(rubric, packs, &own)))
        why = own.text;
    if (!why)
        return true;
    error_write(error, "--rubric: %.200s: %.200s; docs/teaching.md says what it holds", path, why);
    rubric_close(rubric);
    return false;
}

void rubric_close(struct rubric *rubric)
{
    json_object_put(rubric->file);
    rubric->file = NULL;
}

/* The rubric of one exercise; its parts were checked when it was opened. */
static struct rubric own_rubric(const struct rubric *rubric, const struct pack *pack)
{
    struct rubric own = *rubric;
    struct json_object *part = part_of(rubric, pack);
    struct error error;

    if (part)
        take_part(&own, part, false, &error);
    return own;
}

double rubric_points(const struct rubric *rubric, const struct pack *pack)
{
    return own_rubric(rubric, pack).points;
}

double rubric_mark(const struct rubric *rubric, const struct pack *pack,
                   const enum judgement_kind kinds[CHECKS])
{
    struct rubric own = own_rubric(rubric, pack);
    bool ends = kinds[CHECK_BUILDS] == JUDGEMENT_PASS && kinds[CHECK_ENDS] == JUDGEMENT_PASS;
    bool parallel = ends && kinds[CHECK_PARALLEL] == JUDGEMENT_PASS;
    bool races = kinds[CHECK_RACE_FREE] == JUDGEMENT_FAIL;
    bool earned[CHECKS] = {[CHECK_CORRECT] =
                               ends && kinds[CHECK_CORRECT] == JUDGEMENT_PASS && !races,
                           [CHECK_PARALLEL] = parallel,
                           [CHECK_RACE_FREE] = parallel && kinds[CHECK_RACE_FREE] == JUDGEMENT_PASS,
                           [CHECK_FAST] = kinds[CHECK_FAST] == JUDGEMENT_PASS};
    double sum = 0, all = 0;

    if (!pack->race_free || (ends && kinds[CHECK_RACE_FREE] == JUDGEMENT_NOT_MADE))
        own.weights[CHECK_RACE_FREE] = 0;
    if (pack->fast.limit == 0)
        own.weights[CHECK_FAST] = 0;
    for (enum check check = CHECK_CORRECT; check < CHECKS; check++) {
        all += own.weights[check];
        sum += earned[check] ? own.weights[check] : 0;
    }
    return all > 0 ? round(100 * own.points * sum / all) / 100 : 0;
}
