/* SPDX-License-Identifier: MIT */
#include "compare/records.h"

#include "common/fail.h"
#include "compare/fields.h"
#include "compare/lines.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    MOST_PARAMETERS = 64,
    MOST_WORKERS = 1 << 20,
    LONGEST_KEY = RESULTS_LONGEST_PARAMETERS + RESULTS_LONGEST_SETTING + 200,
};

/* What is read so far. */
struct reader {
    struct results *results;
    struct json_object *cells; /* key of a cell -> its place in results->cells */
    uint64_t used, samples, bad;
};

/* ---- which cell ------------------------------------------------------------------------------ */

static void key_of(char key[LONGEST_KEY], const struct result *cell, const char *parameters)
{
    snprintf(key, LONGEST_KEY, "%s\n%s\n%s\n%d\n%s\n%s", cell->workload, cell->panel, cell->variant,
             cell->workers, cell->setting, parameters);
}

static void remember(struct reader *reader, const char *key, size_t place)
{
    ok(json_object_object_add(reader->cells, key, json_object_new_uint64(place)) ? ENOMEM : 0,
       "json_object_object_add");
}

static struct result *lookup(const struct reader *reader, const char *key)
{
    struct json_object *place;

    return json_object_object_get_ex(reader->cells, key, &place)
               ? &reader->results->cells[json_object_get_uint64(place)]
               : NULL;
}

/* The cell of a record; NULL: there are too many. A cell that was planned takes the parameters of
 * its first record. */
static struct result *cell_of(struct reader *reader, const struct result *like)
{
    struct results *results = reader->results;
    char key[LONGEST_KEY], planned[LONGEST_KEY];

    key_of(key, like, like->parameters);
    struct result *cell = lookup(reader, key);
    if (cell)
        return cell;
    key_of(planned, like, "");
    cell = lookup(reader, planned);
    if (cell && !cell->parameters[0]) {
        free(cell->parameters);
        cell->parameters = text_format("%s", like->parameters);
    } else if (results->count == RESULTS_MOST_CELLS) {
        return NULL;
    } else {
        cell = results_add(results, like);
    }
    remember(reader, key, (size_t)(cell - results->cells));
    return cell;
}

/* ---- one record ------------------------------------------------------------------------------ */

static bool is_plain(struct json_object *value)
{
    return value && !json_object_is_type(value, json_type_object) &&
           !json_object_is_type(value, json_type_array);
}

static int by_name(const void *left, const void *right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

/* The parameters as text with sorted names; false: they are none. */
static bool canonical(struct json_object *parameters, char text[RESULTS_LONGEST_PARAMETERS])
{
    const char *names[MOST_PARAMETERS];
    struct json_object_iter field;
    size_t count = 0, size = 0;

    json_object_object_foreachC(parameters, field)
    {
        bool good = is_plain(field.val) || json_object_is_type(field.val, json_type_array);
        for (size_t at = 0;
             good && !is_plain(field.val) && at < json_object_array_length(field.val); at++)
            good = is_plain(json_object_array_get_idx(field.val, at));
        if (!good || !text_is_name(field.key) || count == MOST_PARAMETERS)
            return false;
        names[count++] = field.key;
    }
    qsort(names, count, sizeof names[0], by_name);
    for (size_t at = 0; at < count && size < RESULTS_LONGEST_PARAMETERS; at++) {
        struct json_object *value = json_object_object_get(parameters, names[at]);
        size += (size_t)snprintf(text + size, RESULTS_LONGEST_PARAMETERS - size, "%s\"%s\":%s",
                                 at ? "," : "{", names[at],
                                 json_object_to_json_string_ext(value, JSON_C_TO_STRING_PLAIN));
    }
    if (size < RESULTS_LONGEST_PARAMETERS)
        size += (size_t)snprintf(text + size, RESULTS_LONGEST_PARAMETERS - size, "%s",
                                 count ? "}" : "{}");
    return size < RESULTS_LONGEST_PARAMETERS;
}

char *records_parameters(struct json_object *record)
{
    char text[RESULTS_LONGEST_PARAMETERS];
    struct json_object *parameters = fields_get(record, "parameters", json_type_object);

    return parameters && canonical(parameters, text) ? text_format("%s", text) : NULL;
}

bool records_is_run(const char *text)
{
    return strlen(text) <= 40 && text[strspn(text, "0123456789-:.TZ+")] == '\0';
}

bool records_is_setting(const char *text)
{
    if (strlen(text) > RESULTS_LONGEST_SETTING)
        return false;
    char *printable = text_printable(text, strlen(text), RESULTS_LONGEST_SETTING);
    bool same = strcmp(text, printable) == 0;
    free(printable);
    return same;
}

const char *records_cell(struct json_object *object, struct result *like)
{
    struct json_object *ignored;

    like->workload = (char *)fields_text(object, "workload");
    if (!like->workload || !text_is_name(like->workload))
        return "workload";
    like->panel = (char *)fields_text(object, "panel");
    if (!like->panel || !text_is_name(like->panel))
        return "panel";
    like->variant = (char *)fields_text(object, "variant");
    if (!like->variant || !text_is_name(like->variant))
        return "variant";
    like->setting = (char *)"";
    if (json_object_object_get_ex(object, "setting", &ignored))
        like->setting = (char *)fields_text(object, "setting");
    if (!like->setting || !records_is_setting(like->setting))
        return "setting";
    return NULL;
}

/* Reads who a record speaks of into `like`, whose texts live as long as the record; NULL or the
 * name of the field that is no good. */
static const char *read_cell(struct json_object *record, struct result *like,
                             char parameters[RESULTS_LONGEST_PARAMETERS])
{
    const char *schema = fields_text(record, "schema");
    struct json_object *values = fields_get(record, "parameters", json_type_object);
    uint64_t workers;

    if (!schema || strcmp(schema, "triptych/1") != 0)
        return "schema";
    const char *bad = records_cell(record, like);
    if (bad)
        return bad;
    if (!fields_count(record, "workers", &workers) || workers < 1 || workers > MOST_WORKERS)
        return "workers";
    like->workers = (int)workers;
    if (!values || !canonical(values, parameters))
        return "parameters";
    like->parameters = parameters;
    like->alone = strcmp(like->variant, "sync") == 0;
    return NULL;
}

/* ---- all of them ----------------------------------------------------------------------------- */

/* Whether a record is of the newest comparison. One that is newer than all before makes those the
 * earlier ones. */
static bool is_newest(struct reader *reader, const char *run)
{
    struct results *results = reader->results;
    int order = strcmp(run, results->run);

    if (order < 0)
        results->earlier++;
    if (order <= 0)
        return order == 0;
    results->earlier += reader->used;
    results_forget(results);
    json_object_put(reader->cells);
    reader->cells = json_object_new_object();
    reader->used = reader->samples = 0;
    free(results->run);
    results->run = text_format("%s", run);
    return true;
}

/* NULL, or what is no good about the record. */
static const char *take(struct reader *reader, struct json_object *record)
{
    char parameters[RESULTS_LONGEST_PARAMETERS];
    struct result like = {0};
    struct sample sample;
    struct json_object *ignored;
    const char *run = "", *bad = read_cell(record, &like, parameters);
    bool verified = false;

    if (!bad)
        bad = sample_read(record, &sample, &verified);
    if (!bad && json_object_object_get_ex(record, "run", &ignored))
        run = fields_text(record, "run");
    if (!bad && (!run || !records_is_run(run)))
        bad = "run";
    if (bad || !is_newest(reader, run))
        return bad;
    struct result *cell = cell_of(reader, &like);
    if (!cell || reader->samples == RESULTS_MOST_SAMPLES)
        return cell ? "place (there are too many records)" : "place (there are too many cells)";
    reader->used++;
    if (verified) {
        cell->may_lose = cell->may_lose || sample.lost > 0;
        result_keep(cell, &sample);
        reader->samples++;
    } else {
        cell->wrong++;
    }
    return NULL;
}

static void complain(struct reader *reader, uint64_t number, const char *why, const char *field)
{
    if (++reader->bad <= RESULTS_MOST_COMPLAINTS)
        text_add(&reader->results->complaints, "records.jsonl:%llu: %s%s%s%s",
                 (unsigned long long)number, why, field ? " \"" : "", field ? field : "",
                 field ? "\"" : "");
}

static void take_line(struct reader *reader, struct json_tokener *tokener, uint64_t number,
                      const struct line *line)
{
    const char *why = line->trouble;
    struct json_object *record = NULL;

    if (!why && line->size == 0)
        return;
    if (!why && memchr(line->bytes, '\0', line->size))
        why = "it holds a NUL byte";
    if (!why)
        record = fields_parse_with(tokener, line->bytes, line->size, &why);
    if (!record) {
        complain(reader, number, why, NULL);
        return;
    }
    why = take(reader, record);
    if (why)
        complain(reader, number, "no good", why);
    json_object_put(record);
}

bool records_read(struct results *results, const char *path)
{
    struct reader reader = {.results = results, .cells = json_object_new_object()};
    struct json_tokener *tokener;
    struct lines lines;
    struct line line;
    char key[LONGEST_KEY];

    if (!lines_open(&lines, path)) {
        json_object_put(reader.cells);
        return false;
    }
    tokener = fields_tokener();
    for (size_t at = 0; at < results->count; at++) { /* those that were planned */
        key_of(key, &results->cells[at], "");
        remember(&reader, key, at);
    }
    while (lines_next(&lines, &line))
        take_line(&reader, tokener, lines.number, &line);
    if (reader.bad > RESULTS_MOST_COMPLAINTS)
        text_add(&results->complaints, "records.jsonl: %llu more lines are no good",
                 (unsigned long long)(reader.bad - RESULTS_MOST_COMPLAINTS));
    json_tokener_free(tokener);
    json_object_put(reader.cells);
    lines_close(&lines);
    return true;
}
