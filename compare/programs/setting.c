/* SPDX-License-Identifier: MIT */
#include "compare/programs/setting.h"

#include "common/base/fail.h"
#include "compare/base/names.h"
#include "compare/programs/own.h"
#include "compare/results/results.h"

#include <stdlib.h>
#include <string.h>

const char *setting_value(const struct setting *setting, const char *name)
{
    for (size_t at = 0; at < setting->names.count; at++)
        if (strcmp(setting->names.items[at], name) == 0)
            return setting->values.items[at];
    return NULL;
}

/* So many times the value, in its own unit; NULL: it is no number. The caller frees it. */
static char *scaled(const char *value, int times)
{
    uint64_t count;
    double real;

    if (read_count(value, &count) && count <= UINT64_MAX / (uint64_t)times)
        return text_format("%llu", (unsigned long long)(count * (uint64_t)times));
    if (read_real(value, &real))
        return text_format("%.15g", real * times);
    if (read_seconds(value, &real))
        return text_format("%.15gs", real * times);
    return NULL;
}

char *setting_scaled(const struct setting *setting, const char *name, int workers)
{
    const char *value = setting_value(setting, name);

    if (!value)
        return NULL;
    char *more = setting->weak && strcmp(setting->weak, name) == 0 ? scaled(value, workers) : NULL;
    return more ? more : text_format("%s", value);
}

void setting_free(struct setting *setting)
{
    text_free(&setting->names);
    text_free(&setting->values);
    text_free(&setting->variables);
    text_free(&setting->contents);
    free(setting->text);
    free(setting->weak);
}

void setting_take_threads(struct setting *setting, int threads)
{
    char *before = setting->text;

    setting->threads = threads;
    setting->text = text_format("%s%sthreads=%d", before, before[0] ? " " : "", threads);
    free(before);
    text_add(&setting->variables, "OMP_NUM_THREADS");
    text_add(&setting->contents, "%d", threads);
    if (!names_is_setting(setting->text))
        fail(STATUS_USAGE, "--set, --env, --threads: all of them together are too long");
}

/* ---- sweeps --------------------------------------------------------------------------------- */

void sweep_free(struct sweep *sweep)
{
    for (size_t at = 0; at < sweep->count; at++) {
        free(sweep->options[at].name);
        text_free(&sweep->options[at].values);
    }
    free(sweep->options);
    *sweep = (struct sweep){0};
}

static bool applies(const struct sweep_option *option, const struct program *program)
{
    switch (option->kind) {
    case SWEEP_VARIABLE:
        return true;
    case SWEEP_PPN:
        return program->launched || (program->own && program->own->ranks);
    case SWEEP_THREADS:
        return program->own && program->own->hybrid;
    default:
        return program_option(program, option->name) != NULL;
    }
}

/* How many values the options of the program that are swept have; 1 if there are none. */
static size_t points_of(const struct sweep *sweep, const struct program *program)
{
    for (size_t at = 0; at < sweep->count; at++)
        if (sweep->options[at].swept && applies(&sweep->options[at], program))
            return sweep->options[at].values.count;
    return 1;
}

size_t sweep_count(const struct sweep *sweep, const struct program *program)
{
    size_t count = points_of(sweep, program);

    for (size_t at = 0; at < sweep->count; at++)
        if (!sweep->options[at].swept && applies(&sweep->options[at], program))
            count *= sweep->options[at].values.count;
    return count;
}

/* The program's default, to be taken times the workers; the caller frees it. */
static char *default_of(const struct program *program, const char *name)
{
    const struct program_option *option = program_option(program, name);

    if (!(option->standard[0] > 0) || option->standard[0] != option->standard[1])
        fail(STATUS_USAGE,
             "--weak: %s/%s has no default of --%s that could be taken times the workers; say "
             "--set %s=value, too",
             program->panel, program->workload, name, name);
    return text_format("%.15g", option->standard[0]);
}

static void take_value(struct setting *setting, const struct sweep_option *option,
                       const struct program *program, const char *value, struct text_list *words)
{
    char *base =
        option->weak && !value[0] ? default_of(program, option->name) : text_format("%s", value);

    if (option->weak) {
        free(setting->weak);
        setting->weak = text_format("%s", option->name);
        char *twice = scaled(base, 2);
        if (!twice)
            fail(STATUS_USAGE,
                 "--weak: the value '%.80s' of --%s is no number that could be taken "
                 "times the workers",
                 base, option->name);
        free(twice);
    }
    if (option->kind == SWEEP_PPN) {
        setting->ppn = atoi(base);
    } else if (option->kind == SWEEP_THREADS) {
        setting->threads = atoi(base);
    } else {
        bool variable = option->kind == SWEEP_VARIABLE;
        text_add(variable ? &setting->variables : &setting->names, "%s", option->name);
        text_add(variable ? &setting->contents : &setting->values, "%s", base);
    }
    text_add(words, "%s=%s%s", option->name, base, option->weak ? RESULTS_WEAK : "");
    free(base);
}

struct setting sweep_setting(const struct sweep *sweep, const struct program *program, size_t index,
                             bool quick)
{
    struct setting setting = {.quick = quick};
    size_t points = points_of(sweep, program), point = index % points;
    struct text_list words = {0};

    index /= points;
    if (quick)
        text_add(&words, "--quick");
    for (size_t at = 0; at < sweep->count; at++) {
        const struct sweep_option *option = &sweep->options[at];
        if (!applies(option, program))
            continue;
        size_t count = option->values.count;
        const char *value = option->values.items[option->swept ? point : index % count];
        index = option->swept ? index : index / count;
        take_value(&setting, option, program, value, &words);
    }
    setting.text = text_join(&words, " ");
    if (!names_is_setting(setting.text))
        fail(STATUS_USAGE, "--set, --env: all of them together are too long");
    text_free(&words);
    return setting;
}
