/* SPDX-License-Identifier: MIT */
#include "compare/command.h"

#include "common/fail.h"
#include "compare/child.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- launcher ------------------------------------------------------------------------------- */

/* Its name and version in what `words[0] --version` printed: "mpirun (Open MPI) 4.1.4", or the
 * second line of "HYDRA build details:\n    Version:    4.0.2". */
static char *about_of(const char *output, size_t size)
{
    static const char hydra[] = "HYDRA build details:\n", version[] = "Version:";
    const char *about = "", *end = output + size, *newline;

    if (size > sizeof hydra && memcmp(output, hydra, sizeof hydra - 1) == 0) {
        about = "MPICH's Hydra ";
        output += sizeof hydra - 1;
        while (output < end && *output == ' ')
            output++;
        if ((size_t)(end - output) > sizeof version && !memcmp(output, version, sizeof version - 1))
            output += sizeof version - 1;
        while (output < end && *output == ' ')
            output++;
    }
    newline = memchr(output, '\n', (size_t)(end - output));
    char *line = text_printable(output, (size_t)((newline ? newline : end) - output), 80);
    char *whole = text_format("%s%s", about, line);
    free(line);
    return whole;
}

/* What `words[0] --version` tells; NULL if it does not run. */
static char *version_of(const struct text_list *words)
{
    char *argv[] = {words->items[0], (char[]){"--version"}, NULL};
    struct child child = child_run(argv, CATALOG_DEADLINE_S);
    char *version = NULL;

    if (child.end == CHILD_EXITED && child.output_size > 0)
        version = about_of(child.output, child.output_size);
    else if (child.end != CHILD_NO_START)
        version = text_format("version unknown");
    child_free(&child);
    return version;
}

/* Root may not use Open MPI's mpirun unless these two are set; who measures as root, in a container
 * say, has made that decision already. */
static void allow_root(void)
{
    if (geteuid() == 0 && (setenv("OMPI_ALLOW_RUN_AS_ROOT", "1", 1) != 0 ||
                           setenv("OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1", 1) != 0))
        fail(STATUS_FAILED, "no memory for the environment");
}

struct launcher launcher_open(const struct settings *settings)
{
    static const char *const standard[] = {TRIPTYCH_MPIEXEC, "mpirun", NULL};
    struct launcher launcher = {0};

    allow_root();
    if (settings->launcher) {
        text_split(&launcher.words, settings->launcher, " \t");
        if (launcher.words.count == 0)
            fail(STATUS_USAGE, "--launcher: it has no words; say --launcher 'mpirun ...'");
        launcher.about = version_of(&launcher.words);
        if (!launcher.about)
            fail(STATUS_USAGE, "--launcher: %s cannot be started", launcher.words.items[0]);
        return launcher;
    }
    for (int at = 0; standard[at] && !launcher.about; at++) {
        text_free(&launcher.words);
        if (standard[at][0]) {
            text_add(&launcher.words, "%s", standard[at]);
            launcher.about = version_of(&launcher.words);
        }
    }
    if (!launcher.about) {
        text_free(&launcher.words);
        launcher.about = text_format("there is no mpirun in PATH (Debian: openmpi-bin)");
    } else if (strstr(launcher.about, "Open MPI") || strstr(launcher.about, "OpenRTE")) {
        text_split(&launcher.words, "--bind-to none --oversubscribe", " ");
    }
    return launcher;
}

void launcher_close(struct launcher *launcher)
{
    text_free(&launcher->words);
    free(launcher->about);
}

struct text_list launcher_policy(const struct launcher *launcher)
{
    static const char *const variables[] = {"OMP_PROC_BIND", "OMP_PLACES", "OMP_WAIT_POLICY",
                                            "GOMP_SPINCOUNT"};
    struct text_list policy = {0}, set = {0};
    char *words = text_join(&launcher->words, " ");

    for (size_t at = 0; at < sizeof variables / sizeof variables[0]; at++)
        if (getenv(variables[at]))
            text_add(&set, "%s=%s", variables[at], getenv(variables[at]));
    char *given = text_join(&set, " ");
    text_add(&policy, "threads and processes: not bound to CPUs");
    text_add(&policy, "OpenMP: --workers N (not OMP_NUM_THREADS); %s",
             set.count ? given : "no OMP_PROC_BIND, OMP_PLACES: threads not bound");
    if (launcher->words.count > 0)
        text_add(&policy, "MPI: %s -n N, for every N (%s)", words, launcher->about);
    else
        text_add(&policy, "MPI: left out, %s", launcher->about);
    text_free(&set);
    free(given);
    free(words);
    return policy;
}

/* ---- words ---------------------------------------------------------------------------------- */

/* The value of the --set for this option; NULL: none. The last one wins. */
static const char *set_value(const struct settings *settings, const char *name)
{
    const char *value = NULL;
    size_t length = strlen(name);

    for (size_t at = 0; at < settings->sets.count; at++)
        if (strncmp(settings->sets.word[at], name, length) == 0 &&
            settings->sets.word[at][length] == '=')
            value = settings->sets.word[at] + length + 1;
    return value;
}

char *command_server(const struct catalog *catalog, const struct program *program,
                     const struct settings *settings)
{
    const struct program_option *operand = program_option(program, NULL);

    if (!operand || set_value(settings, operand->name))
        return NULL;
    return text_format("%s/url-server", catalog->root);
}

static void add_server(struct text_list *argv, const struct catalog *catalog,
                       const struct program *program, const struct settings *settings)
{
    char *server = command_server(catalog, program, settings);

    if (server)
        text_add(argv, "%s", server), text_add(argv, "--");
    free(server);
}

/* With the bundled server some answers never come. Giving each of them up only after the program's
 * own 10 s teaches nothing more than after 1 s. */
const char *command_timeout(const struct program *program, const struct settings *settings)
{
    const struct program_option *operand = program_option(program, NULL);

    if (!operand || set_value(settings, operand->name) || !program_option(program, "timeout") ||
        set_value(settings, "timeout") || settings->quick)
        return NULL;
    return "1s";
}

static void add_options(struct text_list *argv, const struct program *program,
                        const struct settings *settings)
{
    if (command_timeout(program, settings))
        text_add(argv, "--timeout=%s", command_timeout(program, settings));
    for (size_t at = 0; at < program->option_count; at++) {
        const struct program_option *option = &program->options[at];
        const char *value = set_value(settings, option->name);
        if (option->operand)
            text_add(argv, "%s", value ? value : "{urls}");
        else if (value && option->flag)
            text_add(argv, "--%s", option->name);
        else if (value)
            text_add(argv, "--%s=%s", option->name, value);
    }
    if (settings->quick)
        text_add(argv, "--quick");
}

struct text_list command_describe(const struct catalog *catalog, const struct program *program,
                                  const struct settings *settings)
{
    struct text_list argv = {0};

    add_server(&argv, catalog, program, settings);
    text_add(&argv, "%s", program->path);
    add_options(&argv, program, settings);
    text_add(&argv, "--describe");
    return argv;
}

struct text_list command_run(const struct catalog *catalog, const struct launcher *launcher,
                             const struct program *program, const char *variant, int workers,
                             const struct settings *settings)
{
    struct text_list argv = {0};

    add_server(&argv, catalog, program, settings);
    if (program->launched) {
        for (size_t at = 0; at < launcher->words.count; at++)
            text_add(&argv, "%s", launcher->words.items[at]);
        text_add(&argv, "-n"), text_add(&argv, "%d", workers);
    }
    text_add(&argv, "%s", program->path);
    text_add(&argv, "--variant"), text_add(&argv, "%s", variant);
    if (!program->launched)
        text_add(&argv, "--workers"), text_add(&argv, "%d", workers);
    add_options(&argv, program, settings);
    text_add(&argv, "--json");
    return argv;
}
