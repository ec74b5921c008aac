/* SPDX-License-Identifier: MIT
 *
 * One record of race.jsonl. The file may have been made by anybody: what is invalid is named and
 * left out. */
#include "compare/base/json_read.h"

#include "common/base/schema.h"
#include "compare/base/names.h"
#include "compare/race/race.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double longest_s = 1e9;
enum { MOST_TRIES = 1000000, MOST_LINE = 100000000 };

/* ---- fields ---------------------------------------------------------------------------------- */

/* Copies a text that is a name, or is not there at all where it need not be. */
static bool take_name(struct json_object *record, const char *field, bool needed,
                      char text[RACE_NAME])
{
    const char *value = fields_text(record, field);

    text[0] = '\0';
    if (!value || !value[0])
        return !needed;
    if (!text_is_name(value) || strlen(value) >= RACE_NAME)
        return false;
    snprintf(text, RACE_NAME, "%s", value);
    return true;
}

static bool take_run(struct json_object *record, char run[RACE_NAME])
{
    const char *value = fields_text(record, "run");

    if (value && (!names_is_run(value) || strlen(value) >= RACE_NAME))
        return false;
    snprintf(run, RACE_NAME, "%s", value ? value : "");
    return true;
}

/* ---- a form that was run --------------------------------------------------------------------- */

/* One repetition. */
struct value {
    double share, time;
    uint64_t launch;
};

static const char *take_value(struct json_object *record, struct race_row *like,
                              struct value *value)
{
    struct json_object *expected = fields_get(record, "expected", json_type_object);
    uint64_t lost;
    double took_s;

    if (!expected || !fields_count(expected, "count", &like->trials) || like->trials == 0)
        return "expected";
    if (!fields_count(record, "lost", &lost) || lost > like->trials)
        return "lost";
    if (!fields_real(record, "seconds", &took_s) || took_s > longest_s)
        return "seconds";
    if (!fields_flag(record, "verified", false))
        return "verified";
    value->share = (double)lost / (double)like->trials;
    value->time = took_s / (double)like->trials;
    value->launch = 1;
    fields_count(record, "launch", &value->launch);
    return NULL;
}

static const char *take_row(struct json_object *record, struct race_row *like)
{
    uint64_t workers = 0;

    if (!take_name(record, "workload", true, like->program))
        return "workload";
    if (!take_name(record, "panel", true, like->panel))
        return "panel";
    if (!take_name(record, "variant", true, like->variant))
        return "variant";
    if (!take_name(record, "build", false, like->build))
        return "build";
    if (!take_run(record, like->run))
        return "run";
    if (!fields_count(record, "workers", &workers) || workers < 1 || workers > NAMES_MOST_WORKERS)
        return "workers";
    like->workers = (int)workers;
    like->may_lose = fields_flag(record, "may_lose", false);
    return NULL;
}

static struct race_row *same_row(const struct race *race, const struct race_row *like)
{
    for (size_t at = 0; at < race->row_count; at++) {
        struct race_row *row = &race->rows[at];
        if (row->part == like->part && row->workers == like->workers &&
            row->may_lose == like->may_lose && strcmp(row->variant, like->variant) == 0 &&
            strcmp(row->program, like->program) == 0 && strcmp(row->panel, like->panel) == 0 &&
            strcmp(row->build, like->build) == 0)
            return row;
    }
    return NULL;
}

/* The row that the value goes to; NULL: it is of an older run, or there are too many rows. */
static struct race_row *owner_of(struct race *race, const struct race_row *like)
{
    struct race_row *row = same_row(race, like);
    int order = row ? strcmp(like->run, row->run) : 0;

    if (!row) {
        if (race->row_count == RACE_MOST_ROWS)
            return NULL;
        race->rows = text_grow(race->rows, race->row_count, sizeof *race->rows);
        row = &race->rows[race->row_count++];
        *row = *like;
    } else if (order > 0) {
        free(row->shares);
        free(row->times);
        free(row->launches);
        *row = *like;
    }
    return order < 0 ? NULL : row;
}

static const char *add_row(struct race *race, struct json_object *record, enum race_part part)
{
    struct race_row like = {.part = part};
    struct value value;
    const char *bad = take_row(record, &like);

    if (!bad)
        bad = take_value(record, &like, &value);
    struct race_row *row = bad ? NULL : owner_of(race, &like);
    if (row && row->count < RACE_MOST_VALUES) {
        row->shares = text_grow(row->shares, row->count, sizeof *row->shares);
        row->times = text_grow(row->times, row->count, sizeof *row->times);
        row->launches = text_grow(row->launches, row->count, sizeof *row->launches);
        row->shares[row->count] = value.share;
        row->times[row->count] = value.time;
        row->launches[row->count++] = value.launch;
        row->trials = like.trials;
    }
    return bad;
}

/* ---- what a detector says -------------------------------------------------------------------- */

static int by_place(const struct race_place *a, const struct race_place *b)
{
    int order = (a->kind > b->kind) - (a->kind < b->kind);

    if (order == 0)
        order = strcmp(a->file, b->file);
    return order ? order : (a->line > b->line) - (a->line < b->line);
}

void race_verdict_name(struct race_verdict *verdict, const struct race_place *place)
{
    struct race_place *places = verdict->places;
    size_t at = 0;

    while (at < verdict->place_count && by_place(&places[at], place) < 0)
        at++;
    if (verdict->place_count == RACE_MOST_PLACES ||
        (at < verdict->place_count && by_place(&places[at], place) == 0))
        return;
    memmove(&places[at + 1], &places[at], (verdict->place_count - at) * sizeof *places);
    places[at] = *place;
    verdict->place_count++;
}

static bool take_place(struct json_object *object, struct race_place *place)
{
    const char *kind = object && json_object_is_type(object, json_type_object)
                           ? fields_text(object, "kind")
                           : NULL;

    *place = (struct race_place){0};
    while (kind && place->kind < RACE_KINDS && strcmp(race_kinds[place->kind], kind) != 0)
        place->kind++;
    if (!kind || place->kind == RACE_KINDS)
        return false;
    fields_count(object, "line", &place->line);
    return take_name(object, "file", false, place->file) && place->line <= MOST_LINE;
}

static const char *take_verdict(struct json_object *record, struct race_verdict *verdict)
{
    struct json_object *named = fields_get(record, "named", json_type_array);
    const char *why = fields_text(record, "why");
    struct race_place place;

    if (!take_name(record, "detector", true, verdict->detector))
        return "detector";
    if (!take_name(record, "workload", true, verdict->program))
        return "workload";
    if (!take_name(record, "panel", true, verdict->panel))
        return "panel";
    if (!take_name(record, "variant", true, verdict->variant))
        return "variant";
    if (!take_run(record, verdict->run))
        return "run";
    if (!named || json_object_array_length(named) > RACE_MOST_PLACES)
        return "named";
    for (size_t at = 0; at < json_object_array_length(named); at++) {
        if (!take_place(json_object_array_get_idx(named, at), &place))
            return "named";
        race_verdict_name(verdict, &place);
    }
    if (!fields_count(record, "tries", &verdict->tries) || verdict->tries > MOST_TRIES)
        return "tries";
    verdict->may_lose = fields_flag(record, "may_lose", false);
    char *words = text_printable(why ? why : "", why ? strlen(why) : 0, RACE_WHY - 1);
    snprintf(verdict->why, sizeof verdict->why, "%s", words);
    free(words);
    return verdict->tries == 0 && !verdict->why[0] ? "tries" : NULL;
}

static const char *add_verdict(struct race *race, struct json_object *record)
{
    struct race_verdict like = {0};
    const char *bad = take_verdict(record, &like);
    size_t at = 0;

    while (at < race->verdict_count && (strcmp(race->verdicts[at].detector, like.detector) != 0 ||
                                        strcmp(race->verdicts[at].program, like.program) != 0 ||
                                        strcmp(race->verdicts[at].panel, like.panel) != 0 ||
                                        strcmp(race->verdicts[at].variant, like.variant) != 0))
        at++;
    if (bad || at == RACE_MOST_ROWS)
        return bad;
    if (at == race->verdict_count) {
        race->verdicts = text_grow(race->verdicts, race->verdict_count, sizeof *race->verdicts);
        race->verdict_count++;
    } else if (strcmp(like.run, race->verdicts[at].run) < 0) {
        return NULL;
    }
    race->verdicts[at] = like;
    return NULL;
}

/* ---- any of them ----------------------------------------------------------------------------- */

const char *race_add(struct race *race, struct json_object *record)
{
    const char *schema = fields_text(record, "schema"), *about = fields_text(record, "race");

    if (!schema_is_read(schema, SCHEMA))
        return "schema";
    if (!about)
        return "race";
    if (strcmp(about, "detector") == 0)
        return add_verdict(race, record);
    enum race_part part = race_part_of(about);
    return part < RACE_PARTS ? add_row(race, record, part) : "race";
}
