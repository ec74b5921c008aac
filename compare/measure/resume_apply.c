/* SPDX-License-Identifier: MIT
 *
 * Going on with a comparison: what the plan's cells get of what was measured. */
#include "compare/measure/resume.h"

#include "common/base/fail.h"
#include "common/base/utf8.h"
#include "common/base/words.h"
#include "compare/base/json_read.h"
#include "compare/machine/fingerprint.h"

#include <stdlib.h>
#include <string.h>

/* ---- what was measured ----------------------------------------------------------------------- */

static void take_samples(struct cell *cell, const struct result *saved)
{
    struct result *result = cell->result;

    for (size_t at = 0; at < saved->sample_count; at++) {
        const struct sample *sample = &saved->samples[at];
        result_keep(result, sample);
        if (sample->launch > cell->launches)
            cell->launches = sample->launch;
        if (sample->block > cell->block)
            cell->block = sample->block;
        cell->start_s = sample->launch_s > 0 ? sample->launch_s : 0;
        cell->each_s = sample->seconds + (sample->setup_s > 0 ? sample->setup_s : 0);
    }
}

static void take(struct cell *cell, const struct result *saved)
{
    struct result *result = cell->result;

    take_samples(cell, saved);
    result->hosts = hosts_copy(&saved->hosts);
    result->losses = saved->losses;
    if (result->losses.launch > cell->launches)
        cell->launches = result->losses.launch;
    if (result->losses.block > cell->block)
        cell->block = result->losses.block;
    for (size_t at = 0; at < saved->failures.count && !saved->outside; at++)
        text_add(&result->failures, "%s", saved->failures.items[at]);
    result->skipped = saved->skipped;
    result->wrong = saved->wrong;
    if (result->wrong > 0 && result->failures.count == 0)
        text_add(&result->failures, "wrong answer (its record says so)");
    if (result->failures.count > 0 && cell->launches == 0)
        cell->launches = cell->block = 1;
    if (saved->trace)
        result->trace = text_format("%s", saved->trace);
    if (saved->parameters[0]) {
        free(result->parameters);
        result->parameters = text_format("%s", saved->parameters);
    }
}

/* What the saved samples took, so that a budget is not given twice. */
static double spent_s(const struct result *result)
{
    double sum_s = 0;

    for (size_t at = 0; at < result->sample_count; at++) {
        const struct sample *sample = &result->samples[at];
        sum_s += sample->seconds + (sample->setup_s > 0 ? sample->setup_s : 0);
        if (sample->repetition == 1 && sample->launch_s > 0)
            sum_s += sample->launch_s;
    }
    return sum_s;
}

/* ---- whether it is the same ------------------------------------------------------------------ */

static void compare_surroundings(const struct results *saved, const struct catalog *catalog,
                                 const struct launcher *launcher)
{
    struct json_object *there = fields_get(saved->environment, "machine", json_type_object);
    const char *folder = fields_text(saved->environment, "programs_folder");
    struct json_object *here = machine_fingerprint(launcher);
    struct text_list differences = {0};

    if (there)
        differences = machine_differences(there, here);
    for (size_t at = 0; at < differences.count; at++)
        warn("--resume: not as it was: %s", differences.items[at]);
    char *bytes = utf8_unescape(folder ? folder : catalog->root);
    if (strcmp(bytes, catalog->root) != 0) {
        char *shown = text_printable(folder, strlen(folder), 200);
        warn("--resume: the programs were those in %s, now they are those in %s", shown,
             catalog->root);
        free(shown);
    }
    free(bytes);
    text_free(&differences);
    json_object_put(here);
}

/* Cells that the saved comparison does not have would make another comparison of it. */
static void check_cells(const struct plan *plan, const struct results *saved)
{
    const struct result *first = NULL;
    size_t strange = 0;

    for (size_t at = 0; at < plan->results.count; at++)
        if (!results_find(saved, &plan->results.cells[at])) {
            first = first ? first : &plan->results.cells[at];
            strange++;
        }
    if (!first)
        return;
    char *name = result_name(first), cells[WORDS_TEXT];
    fail(STATUS_USAGE,
         "--resume: %s asked for now %s no part of the comparison in %s, %s among them; say the "
         "same options as then, or none, or begin a new one with another --output",
         words_count(strange, "cell", cells), strange == 1 ? "is" : "are", saved->folder, name);
}

void resume_apply(struct plan *plan, const struct results *saved, const struct catalog *catalog,
                  const struct launcher *launcher)
{
    size_t strangers = 0;
    char cells[WORDS_TEXT];

    check_cells(plan, saved);
    compare_surroundings(saved, catalog, launcher);
    for (size_t at = 0; at < saved->count; at++) {
        const struct result *cell = &saved->cells[at];
        struct result *result = results_find(&plan->results, cell);
        if (result && result->sample_count == 0)
            take(&plan->cells[result - plan->results.cells], cell);
        else
            strangers += cell->sample_count > 0;
    }
    for (size_t at = 0; at < plan->workload_count; at++)
        for (size_t cell = plan->workloads[at].first; cell < plan->workloads[at].end; cell++)
            plan->workloads[at].spent_s += spent_s(plan->cells[cell].result);
    if (strangers > 0)
        warn("--resume: %s of the saved comparison %s not asked for now; the records stay, the "
             "table is without them",
             words_count(strangers, "cell", cells), strangers == 1 ? "is" : "are");
    plan->results.run = text_format("%s", saved->run);
    const char *before = fields_text(saved->environment, "run_before");
    plan->results.run_before = text_format("%s", before ? before : "");
}
