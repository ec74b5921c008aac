/* SPDX-License-Identifier: MIT */
#include "common/base/fail.h"
#include "common/options/options.h"
#include "compare/base/lines.h"
#include "compare/base/names.h"
#include "compare/results/environment.h"
#include "compare/results/records.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Where a cell stands: cells are grouped by workload; within it those of the plan keep their order,
 * then come the others, sorted. */
struct place {
    struct result cell;
    size_t workload, planned;
};

static int by_place(const void *left, const void *right)
{
    const struct place *a = left, *b = right;
    int order = (a->workload > b->workload) - (a->workload < b->workload);

    if (order == 0)
        order = (a->planned > b->planned) - (a->planned < b->planned);
    if (order == 0)
        order = names_panel_order(a->cell.panel, b->cell.panel);
    if (order == 0)
        order = b->cell.alone - a->cell.alone;
    if (order == 0)
        order = strcmp(a->cell.variant, b->cell.variant);
    if (order == 0)
        order = strcmp(a->cell.setting, b->cell.setting);
    if (order == 0)
        order = strcmp(a->cell.parameters, b->cell.parameters);
    return order ? order : a->cell.workers - b->cell.workers;
}

static void group(struct results *results, size_t planned)
{
    struct place *places = xcalloc(results->count + 1, sizeof *places);

    for (size_t at = 0; at < results->count; at++) {
        places[at].cell = results->cells[at];
        places[at].planned = at < planned ? at : planned;
        for (size_t first = 0; first <= at; first++)
            if (strcmp(results->cells[first].workload, results->cells[at].workload) == 0) {
                places[at].workload = first;
                break;
            }
    }
    qsort(places, results->count, sizeof *places, by_place);
    for (size_t at = 0; at < results->count; at++)
        results->cells[at] = places[at].cell;
    free(places);
}

/* `folder` may be the file of records itself. */
static void name_files(const char *folder, char **directory, char **records)
{
    struct stat about;
    const char *slash = strrchr(folder, '/');

    if (stat(folder, &about) == 0 && !S_ISDIR(about.st_mode)) {
        *records = text_format("%s", folder);
        *directory =
            slash ? text_format("%.*s", (int)(slash - folder) + 1, folder) : text_format(".");
    } else {
        *records = text_format("%s/" RECORDS_FILE, folder);
        *directory = text_format("%s", folder);
    }
}

/* A price list may be all that there is. Keeps errno. */
static bool has_prices(const char *folder)
{
    char *path = text_format("%s/" PRICES_FILE, folder);
    int code = errno;
    bool found = access(path, R_OK) == 0;

    errno = code;
    free(path);
    return found;
}

bool results_read(struct results *results, const char *folder, struct error *error)
{
    char *path, *environment;

    *results = (struct results){.run = text_format("%s", ""), .run_before = text_format("%s", "")};
    name_files(folder, &results->folder, &path);
    environment = text_format("%s/environment.json", results->folder);
    bool newer = !environment_read(results, environment);
    size_t planned = results->count;
    char *run = text_format("%s", results->run);
    bool read = !newer && records_read(results, path);
    int code = newer ? ENOTSUP : read ? 0 : errno;
    bool missing = code == ENOENT && !results->environment && !has_prices(results->folder);
    read = code == 0 || (code == ENOENT && !missing);
    if (read)
        group(results, strcmp(run, results->run) == 0 ? planned : 0);
    else {
        lines_complain(error, newer ? environment : path, code, "");
        results_free(results);
    }
    free(run);
    free(path);
    free(environment);
    errno = code;
    return read;
}
