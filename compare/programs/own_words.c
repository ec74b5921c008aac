/* SPDX-License-Identifier: MIT */
#include "compare/programs/own_words.h"

#include "common/base/fail.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SHORT_NAME = 3 };

/* ---- names and values ------------------------------------------------------------------------ */

/* The name in braces that begins at `at`, as long as *length; NULL: there is none. */
static const char *name_at(const char *at, size_t *length)
{
    *length = at[0] == '{' ? strcspn(at + 1, "{} \t\n'\"") : 0;
    return *length > 0 && at[1 + *length] == '}' ? at + 1 : NULL;
}

void own_words_check(const struct own_command *own, const struct text_list *sets)
{
    struct text_list known = {0};

    /* Short names ({n}, {ppn}) are too near to anything, and awk has braces of its own. */
    text_add(&known, "workers"), text_add(&known, "threads"), text_add(&known, "nodes");
    for (size_t at = 0; at < sets->count; at++)
        if (strlen(sets->items[at]) > SHORT_NAME)
            text_add(&known, "%s", sets->items[at]);
    for (const char *at = own->text; *at; at++) {
        size_t length;
        const char *found = name_at(at, &length);
        if (!found)
            continue;
        char *name = text_format("%.*s", (int)length, found), *near = text_nearest(&known, name);
        if (near[0] && !text_has(&known, name) && !text_has(sets, name) && length > SHORT_NAME)
            fail(STATUS_USAGE,
                 "--command: nothing is known of {%.80s} in '%.80s'; did you mean {%s}? Names of "
                 "your own come with --set %.80s=value",
                 name, own->text, near, name);
        free(near);
        free(name);
    }
    text_free(&known);
}

/* The value of the name; NULL: it stands for none. The caller frees it. */
static char *value_of(const struct start *start, const char *name)
{
    int said = start->setting->threads;
    int each = said > 0 ? said : start->program->own->hybrid ? 1 : 0;
    int ranks = each > 0 ? start->workers / each : start->workers;
    int nodes = start->nodes > 0 ? start->nodes : 1;
    int value = strcmp(name, "workers") == 0   ? start->workers
                : strcmp(name, "n") == 0       ? ranks
                : strcmp(name, "nodes") == 0   ? nodes
                : strcmp(name, "ppn") == 0     ? (ranks + nodes - 1) / nodes
                : strcmp(name, "threads") == 0 ? (each > 0 ? each : start->workers)
                                               : 0;

    return value > 0 ? text_format("%d", value)
                     : setting_scaled(start->setting, name, start->workers);
}

/* The word with its names replaced; the caller frees it. */
static char *replaced(const struct start *start, const char *word)
{
    char *text = NULL;
    size_t size, length;
    FILE *stream = open_memstream(&text, &size);

    check(stream ? 0 : errno, "open_memstream");
    while (*word) {
        const char *found = name_at(word, &length);
        char *name = found ? text_format("%.*s", (int)length, found) : NULL;
        char *value = name ? value_of(start, name) : NULL;
        if (value) {
            fputs(value, stream);
            word += length + 2;
        } else {
            fputc(*word++, stream);
        }
        free(name);
        free(value);
    }
    check(fclose(stream) ? errno : 0, "fclose");
    return text;
}

static struct text_list words_of(const struct start *start)
{
    const struct own_command *own = start->program->own;
    struct text_list words = {0};

    for (size_t at = 0; at < own->words.count; at++) {
        char *word = replaced(start, own->words.items[at]);
        text_add(&words, "%s", word);
        free(word);
    }
    return words;
}

/* ---- launchers ------------------------------------------------------------------------------- */

bool own_starts_ranks(const struct own_command *own)
{
    static const char *const launchers[] = {"mpirun", "mpiexec", "orterun", "prterun"};
    const char *word = own->shell ? "" : own->words.items[own->assignments];
    const char *slash = strrchr(word, '/'), *name = slash ? slash + 1 : word;

    for (size_t at = 0; own->ranks && at < sizeof launchers / sizeof launchers[0]; at++)
        if (strncmp(name, launchers[at], strlen(launchers[at])) == 0)
            return true;
    return false;
}

/* Open MPI gives ranks on other hosts only those variables that are its own, or that it is told of
 * in this one; with both this and its option -x it ends. */
static void add_list(const struct start *start, struct text_list *argv)
{
    static const char list[] = "OMPI_MCA_mca_base_env_list";
    const struct own_command *own = start->program->own;
    const struct setting *setting = start->setting;
    struct text_list names = {0};

    for (size_t at = 0; at < setting->variables.count; at++)
        if (setting->contents.items[at][0] &&
            strncmp(setting->variables.items[at], "OMPI_", 5) != 0)
            text_add(&names, "%s", setting->variables.items[at]);
    if (names.count > 0 && own_starts_ranks(own) && !text_has(&own->words, "-x") && !getenv(list)) {
        char *all = text_join(&names, ";");
        text_add(argv, "%s=%s", list, all);
        free(all);
    }
    text_free(&names);
}

void own_add_environment(const struct start *start, struct text_list *argv)
{
    command_add_environment(start->setting, argv);
    if (start->setting->variables.count > 0)
        add_list(start, argv);
}

/* ---- command lines --------------------------------------------------------------------------- */

struct text_list own_line(const struct start *start)
{
    struct text_list words = words_of(start), line = {0};

    own_add_environment(start, &line);
    if (start->program->own->assignments > 0 && line.count == 0)
        text_add(&line, "env");
    for (size_t at = 0; at < words.count; at++)
        text_add(&line, "%s", words.items[at]);
    text_free(&words);
    return line;
}

static void add_number(struct text_list *argv, const char *option, uint64_t number)
{
    if (number > 0)
        text_add(argv, "--%s=%llu", option, (unsigned long long)number);
}

void own_run(const struct start *start, struct text_list *argv)
{
    const struct own_command *own = start->program->own;
    struct text_list words = words_of(start);

    text_add(argv, "%s", own->runner);
    text_add(argv, "--name=%s", own->name);
    add_number(argv, "workers", (uint64_t)start->workers);
    if (own->hybrid || start->setting->threads > 0) {
        char *ranks = value_of(start, "n"), *threads = value_of(start, "threads");
        text_add(argv, "--ranks=%s", ranks);
        text_add(argv, "--threads=%s", threads);
        free(ranks);
        free(threads);
    }
    if (start->repetitions > 1)
        add_number(argv, "repeat", start->repetitions);
    add_number(argv, "warmup", start->warmups);
    add_number(argv, "assignments", own->assignments);
    if (own->metric)
        text_add(argv, "--metric=%s", own->metric);
    if (own->expect)
        text_add(argv, "--expect=%s", own->expect);
    if (own->same)
        text_add(argv, "--same-output");
    text_add(argv, "--");
    for (size_t at = 0; at < words.count; at++)
        text_add(argv, "%s", words.items[at]);
    text_free(&words);
}

/* ---- whether it is there --------------------------------------------------------------------- */

/* 0, or why this file cannot be started. */
static int obstacle(const char *path)
{
    struct stat about;

    if (stat(path, &about) != 0)
        return errno;
    if (S_ISDIR(about.st_mode))
        return EISDIR;
    return access(path, X_OK) == 0 ? 0 : errno;
}

static int obstacle_in_path(const char *name)
{
    const char *path = getenv("PATH");
    struct text_list folders = {0};
    int code = ENOENT;

    text_split(&folders, path ? path : "/usr/bin:/bin", ":");
    for (size_t at = 0; at < folders.count && code != 0; at++) {
        char *file = text_format("%s/%s", folders.items[at], name);
        int found = obstacle(file);
        code = found == 0 || found == EACCES ? found : code;
        free(file);
    }
    text_free(&folders);
    return code;
}

void own_check(const struct start *start)
{
    const struct own_command *own = start->program->own;
    struct text_list words = words_of(start);
    const char *name = words.items[own->assignments];
    int code = strchr(name, '/') ? obstacle(name) : name[0] ? obstacle_in_path(name) : ENOENT;

    if (code == ENOENT)
        fail(STATUS_USAGE, "--command: there is no program '%.200s' (of %s)%s", name, own->name,
             strchr(name, '/') ? ""
                               : " in PATH; one of this folder is ./NAME, and what a shell does by "
                                 "itself needs --shell");
    if (code != 0)
        fail(STATUS_USAGE, "--command: %.200s (of %s) cannot be started: %s", name, own->name,
             strerror(code));
    text_free(&words);
}
