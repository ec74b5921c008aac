/* SPDX-License-Identifier: MIT */
#include "compare/programs/setting.h"

#include "common/base/fail.h"
#include "compare/base/names.h"
#include "compare/base/shell_words.h"
#include "compare/programs/own.h"
#include "compare/results/results.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_COMBINATIONS = 1024, MOST_NAME = 100, MOST_NUMBER = 4096 };

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

/* ---- sweeps ---------------------------------------------------------------------------------- */

static int by_name(const void *left, const void *right)
{
    return strcmp(((const struct sweep_option *)left)->name,
                  ((const struct sweep_option *)right)->name);
}

static void check_values(const struct sweep_option *option, const char *word)
{
    const char *from = option->kind == SWEEP_VARIABLE ? "--env" : "--set";

    if (!names_is_setting(word))
        fail(STATUS_USAGE, "%s: '%.80s' is too long, or holds control characters", from, word);
    for (size_t at = 1; at < option->values.count; at++)
        for (size_t before = 0; before < at; before++)
            if (strcmp(option->values.items[at], option->values.items[before]) == 0)
                fail(STATUS_USAGE, "%s: the value '%.80s' is there twice in '%.80s'", from,
                     option->values.items[at], word);
}

static struct sweep_option read_option(const char *word)
{
    const char *equals = strchr(word, '=');
    struct sweep_option option = {0};

    if (equals && equals > word)
        text_split(&option.values, equals + 1, ",");
    if (option.values.count == 0)
        fail(
            STATUS_USAGE,
            "--set: '%.80s' is not accepted; it takes name=value, as in tasks=4, or several values "
            "to be taken in turn, as in tasks=1,2,4",
            word);
    option.name = text_format("%.*s", (int)(equals - word), word);
    check_values(&option, word);
    return option;
}

/* The values between commas; those within quotes or braces part nothing, as in
 * OMP_SCHEDULE='dynamic,4',static and OMP_PLACES={0:2},cores. False: a quote has no end. */
static bool split_contents(struct text_list *values, const char *text)
{
    char *value = text_format("%s", text), quote = '\0';
    size_t size = 0, depth = 0;

    for (;; text++) {
        bool bare = quote == '\0';
        if (*text == '\0' || (*text == ',' && bare && depth == 0)) {
            text_add(values, "%.*s", (int)size, value);
            size = 0;
            if (*text == '\0')
                break;
        } else if (*text == quote || (bare && (*text == '\'' || *text == '"'))) {
            quote = bare ? *text : '\0';
        } else {
            depth += bare && *text == '{';
            depth -= bare && *text == '}' && depth > 0;
            value[size++] = *text;
        }
    }
    free(value);
    return quote == '\0';
}

static struct sweep_option read_variable(const char *word)
{
    struct sweep_option option = {.kind = SWEEP_VARIABLE};

    if (!shell_is_assignment(word))
        fail(STATUS_USAGE,
             "--env: '%.80s' is not accepted; it takes NAME=value, as in OMP_WAIT_POLICY=active, "
             "or several values to be taken in turn, as in OMP_WAIT_POLICY=active,passive",
             word);
    size_t length = strcspn(word, "=");
    if (length > MOST_NAME)
        fail(STATUS_USAGE, "--env: the name in '%.80s' is longer than %d letters", word, MOST_NAME);
    option.name = text_format("%.*s", (int)length, word);
    if (!split_contents(&option.values, word + length + 1))
        fail(STATUS_USAGE, "--env: a quote in '%.80s' has no end", word);
    check_values(&option, word);
    return option;
}

struct text_list sweep_numbers(const char *text, const char *option)
{
    struct text_list list = {0};

    text_split(&list, text ? text : "", ",");
    if (text && list.count == 0)
        fail(STATUS_USAGE, "%s: the list is empty", option);
    for (size_t at = 0; at < list.count; at++) {
        uint64_t number;
        if (!read_count(list.items[at], &number) || number < 1 || number > MOST_NUMBER)
            fail(STATUS_USAGE,
                 "%s: '%.80s' is not accepted; it takes whole numbers from 1 to %d with commas "
                 "between them, as in 1,2,4",
                 option, list.items[at], MOST_NUMBER);
        free(list.items[at]);
        list.items[at] = text_format("%llu", (unsigned long long)number);
        for (size_t before = 0; before < at; before++)
            if (strcmp(list.items[before], list.items[at]) == 0)
                fail(STATUS_USAGE, "%s: '%.80s' is there twice", option, list.items[at]);
    }
    return list;
}

static void add_factor(struct sweep *sweep, const char *text, enum sweep_kind kind,
                       const char *name)
{
    char *option = text_format("--%s", name);

    if (text) {
        sweep->options = text_grow(sweep->options, sweep->count, sizeof *sweep->options);
        sweep->options[sweep->count++] = (struct sweep_option){
            .name = text_format("%s", name), .values = sweep_numbers(text, option), .kind = kind};
    }
    free(option);
}

static void add_weak(struct sweep *sweep, const char *name)
{
    for (size_t at = 0; at < sweep->count; at++)
        if (sweep->options[at].kind == SWEEP_OPTION && strcmp(sweep->options[at].name, name) == 0) {
            sweep->options[at].weak = true;
            return;
        }
    struct sweep_option option = {.name = text_format("%s", name), .weak = true};
    text_add(&option.values, "%s", "");
    sweep->options = text_grow(sweep->options, sweep->count, sizeof *sweep->options);
    sweep->options[sweep->count++] = option;
}

struct sweep sweep_of(const struct settings *settings)
{
    struct sweep sweep = sweep_read(&settings->sets, &settings->envs);

    if (settings->weak)
        add_weak(&sweep, settings->weak);
    add_factor(&sweep, settings->ppn, SWEEP_PPN, "ppn");
    add_factor(&sweep, settings->threads, SWEEP_THREADS, "threads");
    return sweep;
}

struct sweep sweep_read(const struct words *sets, const struct words *envs)
{
    struct sweep sweep = {0};
    size_t combinations = 1;

    for (size_t at = 0; at < sets->count + envs->count; at++) {
        sweep.options = text_grow(sweep.options, sweep.count, sizeof *sweep.options);
        sweep.options[sweep.count] = at < sets->count ? read_option(sets->word[at])
                                                      : read_variable(envs->word[at - sets->count]);
        combinations *= sweep.options[sweep.count++].values.count;
        if (combinations > MOST_COMBINATIONS)
            fail(STATUS_USAGE, "%s: there are more than %d combinations of values",
                 sets->count > 0 ? "--set" : "--env", MOST_COMBINATIONS);
    }
    if (sweep.count > 0)
        qsort(sweep.options, sweep.count, sizeof *sweep.options, by_name);
    for (size_t at = 1; at < sweep.count; at++)
        if (strcmp(sweep.options[at].name, sweep.options[at - 1].name) == 0)
            fail(STATUS_USAGE, "%s: %.80s is there twice; several values stand in one, as in %s",
                 sweep.options[at].kind == SWEEP_VARIABLE ? "--env" : "--set",
                 sweep.options[at].name,
                 sweep.options[at].kind == SWEEP_VARIABLE ? "--env OMP_WAIT_POLICY=active,passive"
                                                          : "--set tasks=1,2,4");
    return sweep;
}

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

/* ---- of --metg ------------------------------------------------------------------------------- */

static struct sweep_option *add_option(struct sweep *sweep, const char *name)
{
    sweep->options = text_grow(sweep->options, sweep->count, sizeof *sweep->options);
    struct sweep_option *option = &sweep->options[sweep->count++];
    *option = (struct sweep_option){.name = text_format("%s", name)};
    return option;
}

static bool has_name(const struct sweep *sweep, const char *name)
{
    for (size_t at = 0; at < sweep->count; at++)
        if (strcmp(sweep->options[at].name, name) == 0)
            return true;
    return false;
}

/* One value, unless the user has set others; a program that has not the option has another one. */
static void add_fixed(struct sweep *sweep, const char *name, const char *value)
{
    if (has_name(sweep, name))
        return;
    struct sweep_option *option = add_option(sweep, name);
    option->may_lack = true;
    text_add(&option->values, "%s", value);
}

/* From tasks that are empty but for a store to some twenty microseconds, three times as long each
 * time. The number of tasks is the same for all sizes, and each task is handed over by itself: a
 * pool that hands over chunks would do longer tasks than it is said to, and others for each size.
 * A graph has its tasks in steps.
 */
struct sweep sweep_metg(const struct words *sets)
{
    static const char *const own[] = {"chunk", "size", "tasks"};
    const uint64_t longest = 59049;
    static const struct words none = {0};
    struct sweep sweep = sweep_read(sets, &none);

    for (size_t at = 0; at < sizeof own / sizeof own[0]; at++)
        if (has_name(&sweep, own[at]))
            fail(STATUS_USAGE,
                 "--metg: it chooses sizes and numbers of tasks by itself, so --set %s does not go "
                 "with it",
                 own[at]);
    add_fixed(&sweep, "chunk", "1");
    add_fixed(&sweep, "steps", "312");
    add_fixed(&sweep, "tasks", "10000");
    add_fixed(&sweep, "width", "32");
    struct sweep_option *size = add_option(&sweep, "size");
    size->swept = true;
    for (uint64_t work = 1; work <= longest; work *= 3)
        text_add(&size->values, "%llu", (unsigned long long)work);
    qsort(sweep.options, sweep.count, sizeof *sweep.options, by_name);
    return sweep;
}
