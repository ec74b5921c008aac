/* SPDX-License-Identifier: MIT */
#include "compare/results/records.h"

#include "common/base/fail.h"
#include "common/base/schema.h"
#include "compare/base/json_read.h"
#include "compare/base/lines.h"
#include "compare/base/names.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LONGEST_KEY = RESULTS_LONGEST_PARAMETERS + NAMES_LONGEST_SETTING + 200 };

/* What is read so far. */
struct reader {
    struct results *results;
    struct json_object *cells; /* key of a cell -> its place in results->cells */
    uint64_t samples;
};

/* ---- which cell ------------------------------------------------------------------------------ */

static void key_of(char key[LONGEST_KEY], const struct result *cell, const char *parameters)
{
    const char *const texts[] = {cell->workload, cell->panel, cell->variant, cell->setting,
                                 parameters};
    char *end = key;

    for (size_t at = 0; at < sizeof texts / sizeof texts[0]; at++) {
        size_t length = strlen(texts[at]), room = LONGEST_KEY - 32 - (size_t)(end - key);
        length = length < room ? length : room; /* LONGEST_KEY suffices for all that are valid */
        memcpy(end, texts[at], length);
        end += length;
        *end++ = '\n';
    }
    snprintf(end, (size_t)(key + LONGEST_KEY - end), "%d", cell->workers);
}

static void remember(struct reader *reader, const char *key, size_t place)
{
    check(json_object_object_add(reader->cells, key, json_object_new_uint64(place)) ? ENOMEM : 0,
          "json_object_object_add");
}

static struct result *lookup(const struct reader *reader, const char *key)
{
    struct json_object *place;

    return json_object_object_get_ex(reader->cells, key, &place)
               ? &reader->results->cells[json_object_get_uint64(place)]
               : NULL;
}

/* The cell of a record; NULL, and what is invalid in *bad. A cell that was planned takes the
 * parameters of its first record. */
static struct result *cell_of(struct reader *reader, const struct result *like, const char **bad)
{
    struct results *results = reader->results;
    char key[LONGEST_KEY], planned[LONGEST_KEY];

    key_of(key, like, like->parameters);
    struct result *cell = lookup(reader, key);
    if (cell)
        return cell;
    *bad = "place (there are too many cells)";
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

const char *records_check(const struct result *like)
{
    if (!like->workload || !text_is_name(like->workload))
        return "workload";
    if (!like->panel || !text_is_name(like->panel))
        return "panel";
    if (!like->variant || !text_is_name(like->variant))
        return "variant";
    if (!like->setting || !names_is_setting(like->setting))
        return "setting";
    return like->workers < 1 || like->workers > NAMES_MOST_WORKERS ? "workers" : NULL;
}

/* The texts of one record. */
struct texts {
    char schema[16], workload[48], panel[48], variant[48], run[48];
    char setting[NAMES_LONGEST_SETTING + 1], parameters[RESULTS_LONGEST_PARAMETERS];
};

/* Reads who a record speaks of into `like`; NULL or the name of the field that is invalid. */
static const char *read_cell(struct json_object *record, struct texts *texts, struct result *like)
{
    uint64_t workers = 0;

    if (!fields_copy(record, "schema", texts->schema, sizeof texts->schema) ||
        !schema_is_read(texts->schema, SCHEMA))
        return "schema";
    like->workload = fields_copy(record, "workload", texts->workload, sizeof texts->workload);
    like->panel = fields_copy(record, "panel", texts->panel, sizeof texts->panel);
    like->variant = fields_copy(record, "variant", texts->variant, sizeof texts->variant);
    like->setting = fields_has(record, "setting")
                        ? fields_copy(record, "setting", texts->setting, sizeof texts->setting)
                        : strcpy(texts->setting, "");
    if (fields_count(record, "workers", &workers) && workers <= NAMES_MOST_WORKERS)
        like->workers = (int)workers;
    const char *bad = records_check(like);
    if (bad)
        return bad;
    if (!fields_sorted(record, "parameters", texts->parameters, sizeof texts->parameters))
        return "parameters";
    like->parameters = texts->parameters;
    like->alone = strcmp(like->variant, RESULTS_ALONE) == 0;
    return NULL;
}

/* ---- all of them ----------------------------------------------------------------------------- */

static void note_before(struct results *results, const char *run)
{
    if (results->run_before && strcmp(run, results->run_before) <= 0)
        return;
    free(results->run_before);
    results->run_before = text_format("%s", run);
}

/* Whether a record is of the newest comparison. One that is newer than all before makes those the
 * earlier ones. */
static bool is_newest(struct reader *reader, const char *run)
{
    struct results *results = reader->results;
    int order = strcmp(run, results->run);

    if (order < 0) {
        results->earlier++;
        note_before(results, run);
    }
    if (order <= 0)
        return order == 0;
    results->earlier += results->used;
    if (results->used > 0)
        note_before(results, results->run);
    results_forget(results);
    json_object_put(reader->cells);
    reader->cells = json_object_new_object();
    results->used = reader->samples = 0;
    free(results->run);
    results->run = text_format("%s", run);
    return true;
}

/* NULL, or what is invalid about the record. */
static const char *take(void *to, struct json_object *record)
{
    struct reader *reader = to;
    struct texts texts;
    struct result like = {0};
    struct sample sample;
    const char *run = "", *bad = read_cell(record, &texts, &like);
    bool verified = false;

    if (!bad)
        bad = sample_read(record, &sample, &verified);
    if (!bad && fields_has(record, "run"))
        run = fields_copy(record, "run", texts.run, sizeof texts.run);
    if (!bad && (!run || !names_is_run(run)))
        bad = "run";
    if (bad || !is_newest(reader, run))
        return bad;
    struct result *cell = cell_of(reader, &like, &bad);
    if (!cell)
        return bad;
    reader->results->used++;
    if (!verified) {
        cell->wrong++;
    } else if (reader->samples < RESULTS_MOST_SAMPLES) {
        cell->may_lose = cell->may_lose || sample.lost > 0;
        if (result_keep(cell, &sample)) {
            reader->samples++;
            hosts_add(&cell->hosts, record);
        }
    } else {
        return "place (there are too many records)";
    }
    return NULL;
}

bool records_read(struct results *results, const char *path)
{
    struct reader reader = {.results = results, .cells = json_object_new_object()};
    char key[LONGEST_KEY];

    for (size_t at = 0; at < results->count; at++) { /* those that were planned */
        key_of(key, &results->cells[at], "");
        remember(&reader, key, at);
    }
    bool read = lines_read(path, &results->errors, take, &reader);
    int code = errno;
    json_object_put(reader.cells);
    errno = code;
    return read;
}
