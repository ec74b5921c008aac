/* SPDX-License-Identifier: MIT */
#include "compare/results/results.h"

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
    };
    return cell;
}

void result_keep(struct result *result, const struct sample *sample)
{
    result->samples = text_grow(result->samples, result->sample_count, sizeof *sample);
    result->samples[result->sample_count++] = *sample;
}

char *result_name(const struct result *result)
{
    return text_format("%s/%s %s, %d worker%s%s%s", result->panel, result->workload,
                       result->variant, result->workers, result->workers == 1 ? "" : "s",
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

void results_free(struct results *results)
{
    results_forget(results);
    free(results->folder);
    free(results->run);
    text_free(&results->left_out);
    text_free(&results->complaints);
    json_object_put(results->environment);
    *results = (struct results){0};
}
