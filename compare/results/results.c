/* SPDX-License-Identifier: MIT */
#include "compare/results/results.h"

#include "common/base/fail.h"
#include "common/base/words.h"
#include "common/options/options.h"
#include "compare/prices/prices.h"
#include "compare/results/environment.h"
#include "compare/results/records.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

size_t results_workload(const struct results *results, const char *workload, size_t *first)
{
    size_t end;

    for (*first = 0; *first < results->count; ++*first)
        if (strcmp(results->cells[*first].workload, workload) == 0)
            break;
    for (end = *first; end < results->count; end++)
        if (strcmp(results->cells[end].workload, workload) != 0)
            break;
    return end;
}

struct result *results_find(const struct results *results, const struct result *like)
{
    for (size_t at = 0; at < results->count; at++) {
        struct result *cell = &results->cells[at];
        if (cell->workers == like->workers && strcmp(cell->variant, like->variant) == 0 &&
            strcmp(cell->panel, like->panel) == 0 && strcmp(cell->workload, like->workload) == 0 &&
            strcmp(cell->setting, like->setting) == 0)
            return cell;
    }
    return NULL;
}

struct result *results_add(struct results *results, const struct result *like)
{
    results->cells = text_grow(results->cells, results->count, sizeof *results->cells);
    struct result *cell = &results->cells[results->count++];
    *cell = (struct result){
        .workload = text_format("%s", like->workload),
        .panel = text_format("%s", like->panel),
        .variant = text_format("%s", like->variant),
        .setting = text_format("%s", like->setting),
        .parameters = text_format("%s", like->parameters ? like->parameters : ""),
        .workers = like->workers,
        .alone = like->alone,
        .may_lose = like->may_lose,
    };
    return cell;
}

/* Whether `setting` ("--quick fault=kill@1 tasks=8") asks for losses. */
static bool asks_for_fault(const char *setting)
{
    static const char option[] = "fault=";
    const char *found = strstr(setting, option);

    return found && (found == setting || found[-1] == ' ');
}

bool result_keep(struct result *result, const struct sample *sample)
{
    struct losses *losses = &result->losses;

    if ((sample->lost_workers > 0 || sample->redone_tasks > 0) &&
        !asks_for_fault(result->setting)) {
        losses->runs++;
        losses->workers += sample->lost_workers;
        losses->tasks += sample->redone_tasks;
        losses->launch = sample->launch > losses->launch ? sample->launch : losses->launch;
        losses->block = sample->block > losses->block ? sample->block : losses->block;
        return false;
    }
    result->samples = text_grow(result->samples, result->sample_count, sizeof *sample);
    result->samples[result->sample_count++] = *sample;
    return true;
}

struct text_list results_losses(const struct results *results)
{
    struct text_list list = {0};

    for (size_t at = 0; at < results->count; at++) {
        const struct losses *losses = &results->cells[at].losses;
        char *name = result_name(&results->cells[at]), runs[WORDS_TEXT], workers[WORDS_TEXT],
             tasks[WORDS_TEXT];
        if (losses->runs > 0)
            text_add(&list,
                     "%s: %s lost %s, and others did %s again, so %s no measurement and in no "
                     "figure (to measure losses, make them with --set fault=KIND)",
                     name, words_count(losses->runs, "run", runs),
                     words_count(losses->workers, "worker", workers),
                     words_count(losses->tasks, "task", tasks),
                     losses->runs == 1 ? "it is" : "they are");
        free(name);
    }
    return list;
}

char *result_name(const struct result *result)
{
    char workers[WORDS_TEXT];

    return text_format("%s/%s %s, %s%s%s", result->panel, result->workload, result->variant,
                       words_count((uint64_t)result->workers, "worker", workers),
                       result->setting[0] ? ", " : "", result->setting);
}

void results_forget(struct results *results)
{
    for (size_t at = 0; at < results->count; at++) {
        struct result *cell = &results->cells[at];
        free(cell->workload);
        free(cell->panel);
        free(cell->variant);
        free(cell->setting);
        free(cell->parameters);
        free(cell->samples);
        free(cell->trace);
        text_free(&cell->failures);
    }
    free(results->cells);
    results->cells = NULL;
    results->count = 0;
}

static void forget_prices(struct results *results)
{
    if (results->prices)
        prices_free(results->prices);
    free(results->prices);
    results->prices = NULL;
}

void results_free(struct results *results)
{
    results_forget(results);
    free(results->folder);
    free(results->run);
    free(results->run_before);
    text_free(&results->left_out);
    text_free(&results->complaints);
    json_object_put(results->environment);
    forget_prices(results);
    *results = (struct results){0};
}

/* ---- read ------------------------------------------------------------------------------------ */

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
    if (order == 0) /* posix, openmp, mpi: as in the documents */
        order = strcmp(b->cell.panel, a->cell.panel);
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
    struct place *places = calloc(results->count + 1, sizeof *places);

    ok(places ? 0 : errno, "calloc");
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
        *records = text_format("%s/records.jsonl", folder);
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

void results_read_prices(struct results *results)
{
    struct complaint complaint;

    forget_prices(results);
    if (!has_prices(results->folder))
        return;
    results->prices = calloc(1, sizeof *results->prices);
    ok(results->prices ? 0 : errno, "calloc");
    bool read = prices_read(results->prices, results->folder, &complaint);
    for (size_t at = 0; at < results->prices->complaints.count; at++)
        if (!text_has(&results->complaints, results->prices->complaints.items[at]))
            text_add(&results->complaints, "%s", results->prices->complaints.items[at]);
    if (!read) {
        prices_free(results->prices);
        free(results->prices);
        results->prices = NULL;
    }
}

bool results_read(struct results *results, const char *folder, struct complaint *complaint)
{
    char *path, *environment;

    *results = (struct results){.run = text_format("%s", ""), .run_before = text_format("%s", "")};
    name_files(folder, &results->folder, &path);
    environment = text_format("%s/environment.json", results->folder);
    environment_read(results, environment);
    size_t planned = results->count;
    char *run = text_format("%s", results->run);
    bool read = records_read(results, path);
    if (!read && (errno != ENOENT || (!results->environment && !has_prices(results->folder)))) {
        snprintf(complaint->text, sizeof complaint->text, "%s: %s", path, strerror(errno));
        results_free(results);
    } else {
        group(results, strcmp(run, results->run) == 0 ? planned : 0);
        results_read_prices(results);
        read = true;
    }
    free(run);
    free(path);
    free(environment);
    return read;
}
