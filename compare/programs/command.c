/* SPDX-License-Identifier: MIT */
#include "compare/programs/command.h"

#include "compare/programs/own_words.h"

#include <stdlib.h>

/* ---- words ---------------------------------------------------------------------------------- */

char *command_server(const struct catalog *catalog, const struct program *program,
                     const struct setting *setting)
{
    const struct program_option *operand = program_option(program, NULL);

    if (!operand || setting_value(setting, operand->name))
        return NULL;
    return text_format("%s/url-server", catalog->root);
}

/* `address`: that by which other hosts reach it; NULL: this host alone does. */
static void add_server(struct text_list *argv, const struct catalog *catalog,
                       const struct program *program, const struct setting *setting,
                       const char *address)
{
    char *server = command_server(catalog, program, setting);

    if (server)
        text_add(argv, "%s", server);
    if (server && address) {
        text_add(argv, "--listen");
        text_add(argv, "%s", address);
    }
    if (server && setting->quick) /* waiting for answers that never come is not quick */
        text_add(argv, "--plain");
    if (server)
        text_add(argv, "--");
    free(server);
}

/* With the bundled server some answers never come. Giving each of them up only after the program's
 * own 10 s teaches nothing more than after 1 s. */
const char *command_timeout(const struct program *program, const struct setting *setting)
{
    const struct program_option *operand = program_option(program, NULL);

    if (!operand || setting_value(setting, operand->name) || !program_option(program, "timeout") ||
        setting_value(setting, "timeout") || setting->quick)
        return NULL;
    return "1s";
}

static void add_options(struct text_list *argv, const struct program *program,
                        const struct setting *setting, int workers)
{
    if (command_timeout(program, setting))
        text_add(argv, "--timeout=%s", command_timeout(program, setting));
    for (size_t at = 0; at < program->option_count; at++) {
        const struct program_option *option = &program->options[at];
        char *value = setting_scaled(setting, option->name, workers);
        if (option->operand)
            text_add(argv, "%s", value ? value : "{urls}");
        else if (value && option->flag)
            text_add(argv, "--%s", option->name);
        else if (value)
            text_add(argv, "--%s=%s", option->name, value);
        free(value);
    }
    if (setting->quick)
        text_add(argv, "--quick");
}

struct text_list command_describe(const struct catalog *catalog, const struct program *program,
                                  const struct setting *setting)
{
    struct text_list argv = {0};

    add_server(&argv, catalog, program, setting, NULL);
    text_add(&argv, "%s", program->path);
    add_options(&argv, program, setting, 1);
    text_add(&argv, "--describe");
    return argv;
}

/* Those that are set, and not unset. */
static struct text_list variables_set(const struct setting *setting)
{
    struct text_list names = {0};

    for (size_t at = 0; at < setting->variables.count; at++)
        if (setting->contents.items[at][0])
            text_add(&names, "%s", setting->variables.items[at]);
    return names;
}

void command_add_environment(const struct setting *setting, struct text_list *argv)
{
    if (setting->variables.count > 0)
        text_add(argv, "env");
    for (size_t at = 0; at < setting->variables.count; at++)
        if (!setting->contents.items[at][0]) {
            text_add(argv, "-u");
            text_add(argv, "%s", setting->variables.items[at]);
        }
    for (size_t at = 0; at < setting->variables.count; at++)
        if (setting->contents.items[at][0])
            text_add(argv, "%s=%s", setting->variables.items[at], setting->contents.items[at]);
}

static void add_number(struct text_list *argv, const char *option, uint64_t number)
{
    text_add(argv, "%s", option);
    text_add(argv, "%llu", (unsigned long long)number);
}

struct text_list command_run(const struct catalog *catalog, const struct launcher *launcher,
                             const struct start *start)
{
    const struct program *program = start->program;
    struct text_list argv = {0};

    if (program->own) {
        own_add_environment(start, &argv);
        own_run(start, &argv);
        return argv;
    }
    command_add_environment(start->setting, &argv);
    add_server(&argv, catalog, program, start->setting,
               program->launched ? launcher->address : NULL);
    struct text_list set = variables_set(start->setting);
    int threads = start->setting->threads > 0 ? start->setting->threads : 1;
    int ranks = start->workers / threads;
    if (program->launched)
        launcher_add_shape(
            launcher,
            &(struct launcher_shape){.ranks = ranks,
                                     .nodes = start->nodes,
                                     .ppn = start->nodes > 0 ? ranks / start->nodes : 0,
                                     .threads = threads},
            &argv);
    if (program->launched) {
        launcher_add_inherited(launcher, &start->setting->variables, &set);
        launcher_hand_on(launcher, &set, &argv);
    }
    text_free(&set);
    text_add(&argv, "%s", program->path);
    text_add(&argv, "--variant"), text_add(&argv, "%s", start->variant);
    if (!program->launched)
        add_number(&argv, "--workers", (uint64_t)start->workers);
    add_options(&argv, program, start->setting, start->workers);
    if (start->repetitions > 1)
        add_number(&argv, "--repeat", start->repetitions);
    if (start->warmups > 0)
        add_number(&argv, "--warmup", start->warmups);
    if (start->trace)
        text_add(&argv, "--trace"), text_add(&argv, "%s", start->trace);
    text_add(&argv, "--json");
    return argv;
}
