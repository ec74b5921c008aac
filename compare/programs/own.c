/* SPDX-License-Identifier: MIT */
#include "compare/programs/own.h"

#include "common/base/fail.h"
#include "compare/base/shell_words.h"
#include "compare/programs/description.h"
#include "compare/programs/own_words.h"

#include <errno.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char example[] = "--command 'name=./app -t {workers}'";

/* ---- what the user wrote --------------------------------------------------------------------- */

static bool is_name(const char *text, size_t length)
{
    char name[64] = "";

    if (length >= sizeof name)
        return false;
    memcpy(name, text, length);
    return text_is_name(name) && strspn(name, "_-.") == 0;
}

static void read_words(struct own_command *own)
{
    struct error error;

    if (own->shell) {
        text_add(&own->words, "/bin/sh");
        text_add(&own->words, "-c");
        text_add(&own->words, "%s", own->text);
        return;
    }
    if (!shell_words(&own->words, own->text, &error))
        fail(STATUS_USAGE, "--command: %s; --shell has each line run by /bin/sh", error.text);
    while (own->assignments < own->words.count &&
           shell_is_assignment(own->words.items[own->assignments]))
        own->assignments++;
    if (own->assignments == own->words.count)
        fail(STATUS_USAGE, "--command: '%.80s' names no program; it takes name=program, as in %s",
             own->name, example);
}

static struct own_command *read_command(const char *text, const struct settings *settings)
{
    const char *equals = strchr(text, '=');
    struct own_command *own = xcalloc(1, sizeof *own);

    if (!equals || !is_name(text, (size_t)(equals - text)))
        fail(STATUS_USAGE,
             "--command: '%.80s' has no name that it can be called by in tables (letters, digits, "
             "'_', '-', '.', at most 40); it takes name=command, as in %s",
             text, example);
    own->name = text_format("%.*s", (int)(equals - text), text);
    own->text = text_format("%s", equals + 1);
    own->metric = settings->own_metric;
    own->expect = settings->own_expect;
    own->same = settings->own_same;
    own->shell = settings->own_shell;
    read_words(own);
    bool threads = strstr(own->text, "{threads}"), workers = strstr(own->text, "{workers}");
    bool ranks = strstr(own->text, "{n}") || strstr(own->text, "{ppn}");
    bool nodes = strstr(own->text, "{nodes}");
    own->scales = threads || ranks || nodes || workers;
    own->ranks = ranks || nodes;
    own->hybrid = threads && ranks;
    own->only_threads = threads && !ranks && !nodes && !workers;
    return own;
}

static void check_expression(const char *option, const char *expression)
{
    regex_t regex;
    char why[200];

    if (!expression)
        return;
    int code = regcomp(&regex, expression, REG_EXTENDED | REG_NEWLINE);
    if (code != 0) {
        regerror(code, &regex, why, sizeof why);
        fail(STATUS_USAGE, "--%s: '%.80s' is not a regular expression: %s", option, expression,
             why);
    }
    regfree(&regex);
}

/* ---- as programs ----------------------------------------------------------------------------- */

static void add_option(struct program *program, const char *name)
{
    program->options = text_grow(program->options, program->option_count, sizeof *program->options);
    program->options[program->option_count++] =
        (struct program_option){.name = text_format("%s", name)};
}

void own_describe(struct program *program, const struct own_command *own,
                  const struct text_list *options)
{
    struct program fresh = {.panel = text_format("%s", own->name),
                            .workload = text_format("%s", OWN_WORKLOAD),
                            .path = text_format("%s", own->text),
                            .summary = text_format("commands of your own, each a whole process"),
                            .divisible = own->scales,
                            .own = own};

    fresh.variants = text_grow(NULL, 0, sizeof *fresh.variants);
    fresh.variant_count = 1;
    fresh.variants[0] = (struct program_variant){
        .name = text_format("%s", OWN_VARIANT),
        .summary = text_printable(own->text, strlen(own->text), 160),
        .traits = {.model = TRAITS_COMMAND, .price_times = 1, .natural = true}};
    for (size_t at = 0; at < options->count; at++)
        add_option(&fresh, options->items[at]);
    description_free(program);
    *program = fresh;
}

bool own_has_ranks(const struct program *program)
{
    return program->launched || (program->own && program->own->ranks);
}

/* The names of --set that stand in the command, and those that look like one that should. */
static struct text_list options_of(const struct own_command *own, const struct settings *settings)
{
    struct text_list names = {0}, used = {0};

    for (size_t at = 0; at < settings->sets.count; at++) {
        const char *set = settings->sets.word[at];
        text_add(&names, "%.*s", (int)strcspn(set, "="), set);
    }
    if (settings->weak && !text_has(&names, settings->weak))
        text_add(&names, "%s", settings->weak);
    for (size_t at = 0; at < names.count; at++) {
        char *place = text_format("{%s}", names.items[at]);
        if (strstr(own->text, place))
            text_add(&used, "%s", names.items[at]);
        free(place);
    }
    own_words_check(own, &names);
    text_free(&names);
    return used;
}

static void add_program(struct catalog *catalog, const struct own_command *own,
                        const struct settings *settings)
{
    struct program program = {0};
    struct text_list options = options_of(own, settings);

    own_describe(&program, own, &options);
    catalog->programs = text_grow(catalog->programs, catalog->count, sizeof program);
    catalog->programs[catalog->count++] = program;
    text_free(&options);
    if (!text_has(&catalog->panels, own->name))
        text_add(&catalog->panels, "%s", own->name);
}

/* Beside this binary in a build tree, with the other programs where it is installed. */
static char *find_runner(void)
{
    struct catalog where = catalog_open_empty();
    char *path = text_format("%s/command-runner", where.root);

    if (access(path, X_OK) != 0)
        fail(STATUS_FAILED,
             "%s, which starts commands of your own, is not there: %s; build or "
             "install the whole suite again",
             path, strerror(errno));
    catalog_close(&where);
    return path;
}

struct text_list own_policy(const struct own_command *own)
{
    struct text_list policy = {0};

    text_add(&policy,
             "commands: each in your own environment%s, with standard input from /dev/null "
             "and standard output %s",
             own->shell ? ", by a shell" : "",
             own->metric || own->expect || own->same ? "read" : "to /dev/null");
    if (own->metric)
        text_add(&policy, "time: what '%s' finds in the output", own->metric);
    else
        text_add(&policy, "time: of the whole process, from before its start to its end");
    return policy;
}

/* Reads the user's commands and puts them into the catalog as programs. Ends this program with
 * STATUS_USAGE where one is invalid. */
static void add(struct catalog *catalog, const struct settings *settings)
{
    struct own_command **last = &catalog->own;

    if (settings->commands.count == 0)
        return;
    check_expression("metric", settings->own_metric);
    check_expression("expect", settings->own_expect);
    text_add(&catalog->workloads, "%s", OWN_WORKLOAD);
    for (size_t at = 0; at < settings->commands.count; at++) {
        struct own_command *own = read_command(settings->commands.word[at], settings);
        for (const struct own_command *other = catalog->own; other; other = other->next)
            if (strcmp(other->name, own->name) == 0)
                fail(STATUS_USAGE, "--command: two commands are named '%.80s'", own->name);
        own->runner = find_runner();
        *last = own;
        last = &own->next;
        add_program(catalog, own, settings);
    }
}

void own_free(struct own_command *own)
{
    while (own) {
        struct own_command *next = own->next;
        free(own->name);
        free(own->text);
        free(own->runner);
        text_free(&own->words);
        free(own);
        own = next;
    }
}

struct catalog own_catalog(const struct settings *settings, const struct words *only)
{
    struct catalog catalog =
        settings_only_own(settings) ? catalog_open_empty() : catalog_open(settings->programs, only);

    add(&catalog, settings);
    if (catalog.count == 0) {
        for (size_t at = 0; at < catalog.missing.count; at++)
            warn("%s", catalog.missing.items[at]);
        fail(STATUS_FAILED,
             "no program in the folders of %s answers; build the suite, or say "
             "--programs DIR",
             catalog.root);
    }
    return catalog;
}
