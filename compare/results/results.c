/* SPDX-License-Identifier: MIT */
#include "compare/results/results.h"

#include "common/base/fail.h"
#include "common/base/words.h"

#include <stdlib.h>
#include <string.h>

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
        .traits = like->traits,
        .divisible = like->divisible,
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

void results_warn(const struct results *results, size_t from)
{
    for (size_t at = from; at < results->errors.count; at++)
        warn("left out: %s/%s", results->folder, results->errors.items[at]);
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

static const char threads_option[] = "threads=";

/* "threads=2", which is the last word of a setting; NULL: there is none. */
static const char *threads_word(const char *setting)
{
    const char *last = strrchr(setting, ' '), *word = last ? last + 1 : setting;

    return strncmp(word, threads_option, strlen(threads_option)) == 0 ? word : NULL;
}

int result_threads(const struct result *result)
{
    const char *word = threads_word(result->setting);
    int threads = word ? atoi(word + strlen(threads_option)) : 0;

    return threads > 0 && threads <= result->workers ? threads : 0;
}

/* As long as what stands before that word. */
static size_t length_of_work(const char *setting)
{
    const char *word = threads_word(setting);

    return !word ? strlen(setting) : word > setting ? (size_t)(word - 1 - setting) : 0;
}

bool result_same_work(const struct result *one, const struct result *other)
{
    size_t length = length_of_work(one->setting);

    return length == length_of_work(other->setting) &&
           strncmp(one->setting, other->setting, length) == 0;
}

bool result_is_weak(const struct result *result)
{
    return strstr(result->setting, RESULTS_WEAK) != NULL;
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
        hosts_free(&cell->hosts);
        free(cell->trace);
        text_free(&cell->failures);
    }
    free(results->cells);
    results->cells = NULL;
    results->count = 0;
}

void results_free(struct results *results)
{
    results_forget(results);
    free(results->folder);
    free(results->run);
    free(results->run_before);
    text_free(&results->left_out);
    text_free(&results->errors);
    json_object_put(results->environment);
    *results = (struct results){0};
}
