/* SPDX-License-Identifier: MIT */
#include "compare/grade/unit.h"

#include "compare/base/json_read.h"
#include "compare/base/json_write.h"

#include <string.h>

static struct json_object *check_told(const struct judgement *judgement)
{
    struct json_object *told = json_object_new_object();

    objects_add_text(told, "verdict", judgement_words[judgement->kind]);
    if (judgement->why)
        objects_add_text(told, "why", judgement->why);
    if (judgement->next)
        objects_add_text(told, "next", judgement->next);
    if (judgement->explored)
        objects_add_text(told, "explored", judgement->explored);
    if (judgement->timed)
        objects_add_text(told, "timed", judgement->timed);
    if (judgement->cost && judgement->cost[0])
        objects_add_text(told, "cost", judgement->cost);
    if (judgement->output && judgement->output[0])
        objects_add_text(told, "output", judgement->output);
    return told;
}

struct json_object *unit_told(const struct judgement each[CHECKS])
{
    struct json_object *told = json_object_new_object(), *notes = json_object_new_array();

    for (enum check check = CHECK_BUILDS; check < CHECKS; check++) {
        objects_add(told, check_names[check], check_told(&each[check]));
        for (size_t at = 0; at < each[check].notes.count; at++)
            objects_append(notes, objects_text(each[check].notes.items[at]));
    }
    objects_add(told, "notes", notes);
    return told;
}

static enum judgement_kind kind_of(struct json_object *told, enum check check)
{
    struct json_object *own = fields_get(told, check_names[check], json_type_object);
    const char *word = own ? fields_text(own, "verdict") : NULL;

    for (enum judgement_kind kind = JUDGEMENT_PASS; word && kind <= JUDGEMENT_NOT_MADE; kind++)
        if (strcmp(judgement_words[kind], word) == 0)
            return kind;
    return JUDGEMENT_UNDECIDED;
}

void unit_take(struct unit *unit, const struct rubric *rubric, struct json_object *told,
               const char *why)
{
    struct judgement none[CHECKS] = {
        [CHECK_BUILDS] = {.kind = JUDGEMENT_UNDECIDED, .why = (char *)why}};

    for (enum check check = CHECK_ENDS; check < CHECKS; check++)
        none[check].kind = JUDGEMENT_NOT_MADE;
    unit->told = told ? told : unit_told(none);
    unit->kind = JUDGEMENT_PASS;
    unit->check = CHECK_BUILDS;
    for (enum check check = CHECK_BUILDS; check < CHECKS; check++) {
        unit->kinds[check] = kind_of(unit->told, check);
        bool matters =
            unit->kinds[check] == JUDGEMENT_FAIL || unit->kinds[check] == JUDGEMENT_UNDECIDED;
        if (matters && unit->kind == JUDGEMENT_PASS)
            unit->check = check;
        if (matters && unit->kind != JUDGEMENT_UNDECIDED)
            unit->kind = unit->kinds[check];
    }
    for (enum check check = CHECK_BUILDS; check < CHECKS; check++)
        if (unit->kind == JUDGEMENT_UNDECIDED && unit->kinds[check] == JUDGEMENT_UNDECIDED)
            unit->check = check;
    unit->of = rubric_points(rubric, unit->pack);
    unit->points =
        unit->kind == JUDGEMENT_UNDECIDED ? 0 : rubric_mark(rubric, unit->pack, unit->kinds);
}

const char *unit_text(const struct unit *unit, const char *field)
{
    struct json_object *own = fields_get(unit->told, check_names[unit->check], json_type_object);

    return own ? fields_text(own, field) : NULL;
}

char *unit_label(const struct unit *unit)
{
    return pack_label(unit->pack);
}
