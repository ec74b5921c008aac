/* SPDX-License-Identifier: MIT */
#include "compare/programs/setting.h"

#include "common/base/fail.h"
#include "compare/base/names.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_COMBINATIONS = 1024 };

const char *setting_value(const struct setting *setting, const char *name)
{
    for (size_t at = 0; at < setting->names.count; at++)
        if (strcmp(setting->names.items[at], name) == 0)
            return setting->values.items[at];
    return NULL;
}

void setting_free(struct setting *setting)
{
    text_free(&setting->names);
    text_free(&setting->values);
    free(setting->text);
}

/* ---- sweeps ---------------------------------------------------------------------------------- */

static int by_name(const void *left, const void *right)
{
    return strcmp(((const struct sweep_option *)left)->name,
                  ((const struct sweep_option *)right)->name);
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
    if (!names_is_setting(word))
        fail(STATUS_USAGE, "--set: '%.80s' is too long, or holds control characters", word);
    option.name = text_format("%.*s", (int)(equals - word), word);
    for (size_t at = 1; at < option.values.count; at++)
        for (size_t before = 0; before < at; before++)
            if (strcmp(option.values.items[at], option.values.items[before]) == 0)
                fail(STATUS_USAGE, "--set: the value '%.80s' is there twice in '%.80s'",
                     option.values.items[at], word);
    return option;
}

struct sweep sweep_read(const struct words *sets)
{
    struct sweep sweep = {0};
    size_t combinations = 1;

    for (size_t at = 0; at < sets->count; at++) {
        sweep.options = text_grow(sweep.options, sweep.count, sizeof *sweep.options);
        sweep.options[sweep.count] = read_option(sets->word[at]);
        combinations *= sweep.options[sweep.count++].values.count;
        if (combinations > MOST_COMBINATIONS)
            fail(STATUS_USAGE, "--set: there are more than %d combinations of values",
                 MOST_COMBINATIONS);
    }
    if (sweep.count > 0)
        qsort(sweep.options, sweep.count, sizeof *sweep.options, by_name);
    for (size_t at = 1; at < sweep.count; at++)
        if (strcmp(sweep.options[at].name, sweep.options[at - 1].name) == 0)
            fail(STATUS_USAGE,
                 "--set: %.80s is there twice; several values stand in one, as in "
                 "--set tasks=1,2,4",
                 sweep.options[at].name);
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

/* How many values the options of the program that are swept have; 1 if there are none. */
static size_t points_of(const struct sweep *sweep, const struct program *program)
{
    for (size_t at = 0; at < sweep->count; at++)
        if (sweep->options[at].swept && program_option(program, sweep->options[at].name))
            return sweep->options[at].values.count;
    return 1;
}

size_t sweep_count(const struct sweep *sweep, const struct program *program)
{
    size_t count = points_of(sweep, program);

    for (size_t at = 0; at < sweep->count; at++)
        if (!sweep->options[at].swept && program_option(program, sweep->options[at].name))
            count *= sweep->options[at].values.count;
    return count;
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
        if (!program_option(program, option->name))
            continue;
        size_t count = option->values.count;
        const char *value = option->values.items[option->swept ? point : index % count];
        index = option->swept ? index : index / count;
        text_add(&setting.names, "%s", option->name);
        text_add(&setting.values, "%s", value);
        text_add(&words, "%s=%s", option->name, value);
    }
    setting.text = text_join(&words, " ");
    if (!names_is_setting(setting.text))
        fail(STATUS_USAGE, "--set: all of them together are too long");
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
    struct sweep sweep = sweep_read(sets);

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
