/* SPDX-License-Identifier: MIT */
#include "compare/measure/resume.h"

#include "common/base/fail.h"
#include "compare/base/json_read.h"
#include "compare/machine/fingerprint.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST_ARGUMENTS = 1000 };

/* ---- options --------------------------------------------------------------------------------- */

/* The options of a comparison name programs that are started. So they are taken only from a file
 * that is this user's own, and that nobody else could write. */
static void check_owner(const char *folder)
{
    char *path = text_format("%s/environment.json", folder);
    struct stat about;

    if (stat(path, &about) != 0 || about.st_uid != geteuid() || (about.st_mode & 0022) != 0)
        fail(STATUS_USAGE,
             "--resume: %s is not yours alone, so its options (which name programs to start) are "
             "not taken; say them again beside --resume",
             path);
    free(path);
}

/* The words of the saved comparison, as an argv with a program's name before them. They live as
 * long as `environment`. */
static char **saved_words(struct json_object *environment, int *count)
{
    struct json_object *words = fields_get(environment, "arguments", json_type_array);
    size_t size = words ? json_object_array_length(words) : 0;
    char **argv = calloc(size + 2, sizeof *argv);

    ok(argv ? 0 : errno, "calloc");
    argv[0] = (char *)"triptych";
    *count = 1;
    for (size_t at = 0; at < size && at < MOST_ARGUMENTS; at++) {
        struct json_object *word = json_object_array_get_idx(words, at);
        if (!json_object_is_type(word, json_type_string))
            fail(STATUS_USAGE, "--resume: environment.json: no good \"arguments\"");
        argv[(*count)++] = (char *)json_object_get_string(word);
    }
    return argv;
}

struct results resume_open(struct settings *settings)
{
    struct complaint complaint;
    struct results saved;
    int count;

    if (!results_read(&saved, settings->output, &complaint))
        fail(STATUS_USAGE, "--resume: nothing to go on with: %s", complaint.text);
    if (!saved.run[0])
        fail(STATUS_USAGE, "--resume: nothing to go on with: %s holds no comparison",
             settings->output);
    if (!settings->only_resume || !saved.environment)
        return saved;
    check_owner(settings->output);
    struct settings now = *settings;
    char **argv = saved_words(saved.environment, &count);
    if (!settings_read(settings, settings_compare_rows, count, argv, &complaint))
        fail(STATUS_USAGE, "--resume: the options in environment.json: %s", complaint.text);
    settings->output = now.output;
    settings->format = now.format;
    settings->dry_run = now.dry_run;
    settings->resume = settings->only_resume = true;
    return saved;
}

void resume_close(struct results *saved, const struct settings *settings)
{
    if (settings->only_resume && saved->environment)
        free(settings->argv - 1); /* the words of saved_words() */
    results_free(saved);
}

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
    for (size_t at = 0; at < saved->failures.count; at++)
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
    if (folder && strcmp(folder, catalog->root) != 0) {
        char *shown = text_printable(folder, strlen(folder), 200);
        warn("--resume: the programs were those in %s, now they are those in %s", shown,
             catalog->root);
        free(shown);
    }
    text_free(&differences);
    json_object_put(here);
}

void resume_apply(struct plan *plan, const struct results *saved, const struct catalog *catalog,
                  const struct launcher *launcher)
{
    size_t strangers = 0;

    if (saved->environment)
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
        warn("--resume: %zu cells of the saved comparison are not asked for now; their records "
             "stay, the table is without them",
             strangers);
    plan->results.run = text_format("%s", saved->run);
}
