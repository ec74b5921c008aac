/* SPDX-License-Identifier: MIT */
#include "compare/measure/reading.h"
#include "common/base/schema.h"
#include "common/base/words.h"

#include "common/options/options.h"
#include "compare/base/json_read.h"
#include "compare/base/json_write.h"
#include "compare/programs/own.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_COMPLAINTS = 3 };

static bool is_text(struct json_object *record, const char *name, const char *value)
{
    const char *text = fields_text(record, name);

    return text && strcmp(text, value) == 0;
}

/* What else makes it the work that it is: the driver knows it, and the program need not. */
static void add_parameter(struct json_object *parameters, const char *name, const char *value)
{
    double number;

    objects_add(parameters, name,
                read_real(value, &number) ? json_object_new_double_s(number, value)
                                          : objects_text(value));
}

static void add_parameters(struct json_object *record, const struct cell *cell)
{
    struct json_object *parameters = fields_get(record, "parameters", json_type_object);
    const struct own_command *own = cell->program->own;

    if (!parameters)
        return;
    for (size_t at = 0; at < cell->setting->variables.count; at++) {
        char *name = text_format(FIELDS_VARIABLE "%s", cell->setting->variables.items[at]);
        objects_add(parameters, name, objects_text(cell->setting->contents.items[at]));
        free(name);
    }
    if (!own)
        return;
    for (size_t at = 0; at < cell->setting->names.count; at++) {
        const char *name = cell->setting->names.items[at];
        char *value = setting_scaled(cell->setting, name, cell->workers);
        add_parameter(parameters, name, value);
        free(value);
    }
    if (own->metric)
        objects_add(parameters, "metric", objects_text(own->metric));
}

/* The name of the first field that is missing or wrong; NULL: the record is good. */
static const char *take_fields(const struct cell *cell, struct reading *reading)
{
    struct json_object *record = reading->parsed;
    char parameters[RESULTS_LONGEST_PARAMETERS];

    if (!schema_is_read(fields_text(record, "schema"), SCHEMA))
        return "schema";
    if (!is_text(record, "workload", cell->program->workload))
        return "workload";
    if (!is_text(record, "panel", cell->program->panel))
        return "panel";
    if (!is_text(record, "variant", cell->variant->name))
        return "variant";
    add_parameters(record, cell);
    const char *bad = sample_read(record, &reading->sample, &reading->verified);
    if (!bad && !fields_sorted(record, "parameters", parameters, sizeof parameters))
        bad = "parameters";
    reading->parameters = bad ? NULL : text_format("%s", parameters);
    return bad;
}

/* N ranks that do not find each other do the whole work N times: not a measurement. Nor is it one
 * of the threads that were asked for, where a rank has others. */
static char *ranks_error(const struct cell *cell, struct json_object *record)
{
    uint64_t ranks = 0, threads = 0;
    int each = cell->setting->threads > 0 ? cell->setting->threads : 1;

    if (!cell->program->launched)
        return NULL;
    if (!fields_count(record, "ranks", &ranks))
        return text_format("bad \"ranks\"");
    if (each > 1 &&
        (!fields_count(record, "threads_per_rank", &threads) || threads != (uint64_t)each))
        return text_format(
            "each rank has %llu instead of %d threads: OMP_NUM_THREADS did not reach "
            "it; put it on the line of --launcher",
            (unsigned long long)threads, each);
    if (ranks == (uint64_t)(cell->workers / each))
        return NULL;
    return text_format(
        "started as %s, but the program found %llu: the launcher belongs to "
        "another MPI than the program; name its own with --launcher",
        words_count((uint64_t)(cell->workers / each), "rank", (char[WORDS_TEXT]){""}),
        (unsigned long long)ranks);
}

static void complain(struct readings *readings, size_t line, char *why)
{
    if (readings->errors.count < MOST_COMPLAINTS)
        text_add(&readings->errors, "line %zu of its output: %s", line, why);
    free(why);
}

static void read_line(struct readings *readings, const struct cell *cell, size_t line,
                      const char *bytes, size_t size)
{
    struct reading reading = {0};
    const char *why;
    char *trouble;

    reading.parsed = fields_parse(bytes, size, &why);
    if (!reading.parsed) {
        char *shown = text_printable(bytes, size, 40);
        complain(readings, line, text_format("%s ('%s')", why, shown));
        free(shown);
        return;
    }
    why = take_fields(cell, &reading);
    trouble = why ? text_format("bad \"%s\"", why) : ranks_error(cell, reading.parsed);
    if (trouble) {
        complain(readings, line, trouble);
        json_object_put(reading.parsed);
        free(reading.parameters);
        return;
    }
    readings->items = text_grow(readings->items, readings->count, sizeof reading);
    readings->items[readings->count++] = reading;
}

/* Ranks that run alone each print their own record: one error is enough for all of them. */
struct readings readings_of(const struct cell *cell, const struct child *child)
{
    struct readings readings = {0};
    const char *at = child->output, *end = at + child->output_size;

    for (size_t line = 1; at && at < end && readings.errors.count < MOST_COMPLAINTS; line++) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        size_t size = (size_t)((newline ? newline : end) - at);
        if (!newline)
            complain(&readings, line, text_format("cut off, there is no newline"));
        else if (size > 0)
            read_line(&readings, cell, line, at, size);
        at += size + 1;
    }
    return readings;
}

void readings_free(struct readings *readings)
{
    for (size_t at = 0; at < readings->count; at++) {
        json_object_put(readings->items[at].parsed);
        free(readings->items[at].parameters);
    }
    free(readings->items);
    text_free(&readings->errors);
}
