/* SPDX-License-Identifier: MIT */
#include "compare/programs/launcher.h"

#include "common/base/cpus.h"
#include "common/base/fail.h"
#include "compare/child/child.h"
#include "compare/programs/catalog.h"
#include "compare/programs/launcher_parts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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
    child_heed_stop(); /* else it would count as one that does not start */
    return version;
}

/* What was changed of the user's environment, as words for a shell: "OMP_DYNAMIC=false ". */
static struct text_list changes;
static bool lost_threads; /* OMP_NUM_THREADS was set */

static void change(const char *name, const char *value)
{
    const char *before = getenv(name);
    struct text_list word = {0};

    if (before && strcmp(before, value) == 0)
        return;
    check(setenv(name, value, 1) ? errno : 0, "setenv");
    text_add(&word, "%s", value);
    char *quoted = text_shell(&word);
    text_add(&changes, "%s=%s", name, quoted);
    free(quoted);
    text_free(&word);
}

char *command_for_shell(const struct text_list *argv, const char *more)
{
    struct text_list parts = {0};
    char *words = text_shell(argv);

    for (size_t at = 0; at < changes.count; at++)
        text_add(&parts, "%s", changes.items[at]);
    if (more)
        text_add(&parts, "%s", more);
    text_add(&parts, "%s", words);
    char *line = text_join(&parts, " ");
    char *all = lost_threads ? text_format("(unset OMP_NUM_THREADS; %s)", line) : line;
    if (all != line)
        free(line);
    text_free(&parts);
    free(words);
    return all;
}

/* Root may not use Open MPI's mpirun unless these two are set; who measures as root, in a container
 * say, has made that decision already. */
static void allow_root(void)
{
    if (geteuid() == 0) {
        change("OMPI_ALLOW_RUN_AS_ROOT", "1");
        change("OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1");
    }
}

/* What a run must not inherit by accident: where OpenMP binds its threads and how they wait. What
 * the user has set stays, and is told. */
static const struct variable {
    const char *name, *standard; /* NULL: not set */
    const char *unless;          /* another variable that the user may have set */
} variables[] = {
    {"OMP_PROC_BIND", "false", "OMP_PLACES"},
    {"OMP_PLACES", NULL, NULL},
    {"OMP_WAIT_POLICY", "passive", NULL},
    {"OMP_DYNAMIC", "false", NULL},
    {"OMP_SCHEDULE", NULL, NULL},
    {"GOMP_SPINCOUNT", NULL, NULL},
    {"GOMP_CPU_AFFINITY", NULL, NULL},
    {"KMP_AFFINITY", NULL, NULL},
    {"KMP_BLOCKTIME", NULL, NULL},
};

enum { VARIABLES = sizeof variables / sizeof variables[0] };

/* The names of the variables that the user sweeps over. */
static struct text_list spared;

void command_spare(const struct words *envs)
{
    for (size_t at = 0; at < envs->count; at++)
        text_add(&spared, "%.*s", (int)strcspn(envs->word[at], "="), envs->word[at]);
}

void command_environment(void)
{
    for (size_t at = 0; at < VARIABLES; at++)
        if (variables[at].standard && !getenv(variables[at].name) &&
            !(variables[at].unless &&
              (getenv(variables[at].unless) || text_has(&spared, variables[at].unless))))
            change(variables[at].name, variables[at].standard);
    lost_threads = lost_threads || getenv("OMP_NUM_THREADS");
    unsetenv("OMP_NUM_THREADS"); /* --workers says it, and nested teams must not follow it */
}

static int by_text(const void *left, const void *right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

void launcher_add_inherited(const struct launcher *launcher, const struct text_list *but,
                            struct text_list *names)
{
    static const char *const prefixes[] = {"OMP_", "GOMP_", "KMP_"};
    size_t before = names->count;

    for (char **at = environ; launcher->cpus > 0 && *at; at++) {
        char *name = text_format("%.*s", (int)strcspn(*at, "="), *at);
        bool is_openmp = false;
        for (size_t prefix = 0; prefix < sizeof prefixes / sizeof prefixes[0]; prefix++)
            is_openmp = is_openmp || strncmp(name, prefixes[prefix], strlen(prefixes[prefix])) == 0;
        if (is_openmp && !text_has(but, name) && !text_has(names, name))
            text_add(names, "%s", name);
        free(name);
    }
    if (names->count > before)
        qsort(names->items + before, names->count - before, sizeof *names->items, by_text);
}

struct launcher launcher_open(const struct settings *settings)
{
    static const char *const standard[] = {TRIPTYCH_MPIEXEC, "mpirun", NULL};
    struct launcher launcher = {0};

    allow_root();
    if (settings->launcher) {
        launcher.words = launcher_split(settings->launcher);
        launcher.about = version_of(&launcher.words);
        if (!launcher.about)
            fail(STATUS_USAGE, "--launcher: %s cannot be started", launcher.words.items[0]);
        launcher.templated = launcher_is_templated(&launcher.words);
        if (launcher.words.count == 1 && !strchr(launcher.words.items[0], '/'))
            launcher_add_policy(&launcher);
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
    } else {
        launcher_add_policy(&launcher);
    }
    return launcher;
}

void launcher_close(struct launcher *launcher)
{
    text_free(&launcher->words);
    free(launcher->about);
    free(launcher->address);
}

struct text_list launcher_policy(const struct launcher *launcher)
{
    struct text_list policy = {0}, set = {0};
    char *words = text_join(&launcher->words, " ");

    for (size_t at = 0; at < VARIABLES; at++)
        if (text_has(&spared, variables[at].name))
            text_add(&set, "%s by --env", variables[at].name);
        else if (getenv(variables[at].name))
            text_add(&set, "%s=%s", variables[at].name, getenv(variables[at].name));
        else if (strcmp(variables[at].name, "OMP_PLACES") == 0)
            text_add(&set, "OMP_PLACES not set");
    char *values = text_join(&set, ", ");
    text_add(&policy, "threads and processes: not bound; they may use the %d CPU%s allowed here",
             cpus_allowed(), cpus_allowed() == 1 ? "" : "s");
    text_add(
        &policy,
        "OpenMP: --workers N, OMP_NUM_THREADS not set but for variants hybrid, for every N; %s",
        values);
    if (launcher->words.count == 0)
        text_add(&policy, "MPI: left out, %s", launcher->about);
    else if (launcher->open_mpi)
        text_add(&policy, "MPI: %s -n N, for every N; with more ranks than CPUs also %s (%s)",
                 words, LAUNCHER_YIELDING, launcher->about);
    else
        text_add(&policy, "MPI: %s%s, for every N (%s)", words, launcher->templated ? "" : " -n N",
                 launcher->about);
    text_free(&set);
    free(values);
    free(words);
    return policy;
}
