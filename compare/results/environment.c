/* SPDX-License-Identifier: MIT */
#include "compare/results/environment.h"

#include "common/base/fail.h"
#include "common/base/schema.h"
#include "compare/base/json_read.h"
#include "compare/base/lines.h"
#include "compare/base/names.h"
#include "compare/results/records.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- read ------------------------------------------------------------------------------------ */

/* The bytes of a regular file that is not too large, and their number; NULL and the reason: not so.
 * The caller frees them. */
static char *whole_file(const char *path, size_t *size, const char **why)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    struct stat about;
    ssize_t count = 1;

    *why = fd < 0 ? strerror(errno) : NULL;
    if (fd >= 0 && (fstat(fd, &about) != 0 || !S_ISREG(about.st_mode)))
        *why = "not a file";
    else if (fd >= 0 && about.st_size > ENVIRONMENT_MOST_BYTES)
        *why = "longer than 16 MiB";
    char *bytes = *why ? NULL : malloc((size_t)about.st_size + 1);
    check(*why || bytes ? 0 : ENOMEM, "malloc");
    for (*size = 0; !*why && count > 0 && *size < (size_t)about.st_size; *size += (size_t)count) {
        count = read(fd, bytes + *size, (size_t)about.st_size - *size);
        if (count < 0) {
            *why = strerror(errno);
            break;
        }
    }
    if (fd >= 0)
        close(fd);
    if (!*why)
        return bytes;
    free(bytes);
    return NULL;
}

/* Timelines lie in the folder's traces/, under plain names: no path leads out of the folder. */
static bool is_trace(const char *path)
{
    static const char folder[] = "traces/";
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                  "0123456789_-.";
    const char *name = path + sizeof folder - 1;

    return strncmp(path, folder, sizeof folder - 1) == 0 && *name && *name != '.' &&
           strlen(name) <= 200 && name[strspn(name, letters)] == '\0';
}

static bool read_like(struct json_object *object, struct result *like)
{
    struct json_object *ignored;
    uint64_t workers;

    *like = (struct result){0};
    if (!object || !json_object_is_type(object, json_type_object) ||
        !fields_count(object, "workers", &workers) || workers > NAMES_MOST_WORKERS)
        return false;
    like->workload = (char *)fields_text(object, "workload");
    like->panel = (char *)fields_text(object, "panel");
    like->variant = (char *)fields_text(object, "variant");
    like->setting = (char *)"";
    if (json_object_object_get_ex(object, "setting", &ignored))
        like->setting = (char *)fields_text(object, "setting");
    like->workers = (int)workers;
    if (records_check(like))
        return false;
    like->alone = fields_flag(object, "alone", strcmp(like->variant, RESULTS_ALONE) == 0);
    like->may_lose = fields_flag(object, "may_lose", false);
    like->divisible = fields_flag(object, "divisible", false);
    return true;
}

/* What is invalid of it is named, once. */
static void read_traits(struct results *results, struct json_object *object, struct result *like)
{
    struct text_list bad = {0};

    like->traits = traits_read(object, &bad);
    for (size_t at = 0; at < bad.count; at++) {
        char *error = text_format("environment.json: bad \"%s\" of %s/%s %s; left out",
                                  bad.items[at], like->panel, like->workload, like->variant);
        if (!text_has(&results->errors, error) && results->errors.count < RESULTS_MOST_COMPLAINTS)
            text_add(&results->errors, "%s", error);
        free(error);
    }
    text_free(&bad);
}

static bool read_cells(struct results *results, struct json_object *cells)
{
    struct result like;

    for (size_t at = 0; cells && at < json_object_array_length(cells); at++) {
        struct json_object *object = json_object_array_get_idx(cells, at);
        if (results->count == RESULTS_MOST_CELLS || !read_like(object, &like))
            return false;
        read_traits(results, object, &like);
        struct result *cell = results_add(results, &like);
        const char *trace = fields_text(object, "trace");
        if (trace && is_trace(trace))
            cell->trace = text_format("%s", trace);
    }
    return true;
}

static bool read_failures(struct results *results, struct json_object *failures)
{
    struct result like;

    for (size_t at = 0; failures && at < json_object_array_length(failures); at++) {
        struct json_object *object = json_object_array_get_idx(failures, at);
        if (at == ENVIRONMENT_MOST_LINES || !json_object_is_type(object, json_type_object))
            return false;
        const char *why = fields_text(object, "why");
        if (!why || !read_like(fields_get(object, "cell", json_type_object), &like))
            return false;
        struct result *cell = results_find(results, &like);
        if (!cell && results->count < RESULTS_MOST_CELLS)
            cell = results_add(results, &like);
        if (!cell)
            return false;
        char *line = text_printable(why, strlen(why), 500);
        text_add(&cell->failures, "%s", line);
        cell->skipped = fields_flag(object, "skipped", false);
        cell->outside = fields_flag(object, "outside", false);
        free(line);
    }
    return true;
}

static bool read_left_out(struct results *results, struct json_object *list)
{
    for (size_t at = 0; list && at < json_object_array_length(list); at++) {
        struct json_object *item = json_object_array_get_idx(list, at);
        if (at == ENVIRONMENT_MOST_LINES || !json_object_is_type(item, json_type_string))
            return false;
        char *line = text_printable(json_object_get_string(item),
                                    (size_t)json_object_get_string_len(item), 500);
        text_add(&results->left_out, "%s", line);
        free(line);
    }
    return true;
}

static void take(struct results *results, struct json_object *object)
{
    const char *run = fields_text(object, "run"), *schema = fields_text(object, "schema");
    const char *bad = NULL;

    if (!schema_is_read(schema, SCHEMA))
        bad = "schema";
    else if (!run || !names_is_run(run))
        bad = "run";
    else {
        free(results->run);
        results->run = text_format("%s", run);
        if (!read_cells(results, fields_get(object, "cells", json_type_array)))
            bad = "cells";
        if (!read_failures(results, fields_get(object, "failures", json_type_array)))
            bad = "failures";
        if (!read_left_out(results, fields_get(object, "left_out", json_type_array)))
            bad = "left_out";
    }
    if (bad)
        text_add(&results->errors, "environment.json: bad \"%s\"", bad);
}

bool environment_read(struct results *results, const char *path)
{
    const char *why;
    size_t size;
    char *bytes = whole_file(path, &size, &why);

    if (!bytes) {
        if (access(path, F_OK) == 0)
            text_add(&results->errors, "environment.json: %s", why);
        return true;
    }
    struct json_tokener *tokener = fields_tokener();
    size_t mark = lines_mark(bytes, size);
    const char *from = bytes + mark;
    size -= mark;
    while (size > 0 && from[size - 1] == '\n')
        size--;
    if (size == 0)
        why = "it is empty";
    else
        results->environment = fields_parse_with(tokener, from, size, &why);
    json_tokener_free(tokener);
    free(bytes);
    if (!results->environment)
        text_add(&results->errors, "environment.json: %s", why);
    else if (schema_is_newer(fields_text(results->environment, "schema"), SCHEMA))
        return false;
    else
        take(results, results->environment);
    return true;
}
