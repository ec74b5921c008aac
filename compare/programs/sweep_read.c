/* SPDX-License-Identifier: MIT
 *
 * Sweeps as the command line gives them: --set, --env, --ppn, --threads, --weak, and --metg's own.
 */
#include "compare/programs/setting.h"

#include "common/base/fail.h"
#include "compare/base/names.h"
#include "compare/base/shell_words.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_COMBINATIONS = 1024, MOST_NAME = 100, MOST_NUMBER = 4096 };

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
        text_add_list(&option.values, equals + 1, "--set");
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

    text_add_list(&list, text, option);
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
