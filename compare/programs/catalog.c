/* SPDX-License-Identifier: MIT */
#include "compare/programs/catalog.h"

#include "common/base/fail.h"
#include "common/base/proc.h"
#include "common/base/translate.h"
#include "compare/base/names.h"
#include "compare/child/child.h"
#include "compare/programs/description.h"
#include "compare/programs/own.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- where ---------------------------------------------------------------------------------- */

char *catalog_own_folder(void)
{
    char path[PATH_MAX];

    if (proc_program(path, sizeof path) == 0)
        fail(STATUS_FAILED,
             "cannot tell where this program is, since /proc cannot be read (%s), so its programs "
             "cannot be found beside it; say --programs DIR",
             strerror(errno));
    char *slash = strrchr(path, '/');
    if (slash)
        *slash = '\0';
    return text_format("%s", path);
}

/* Installed programs win: beside an installed binary lie all the other commands of the machine, and
 * asking those for --describe would be a bad idea. */
static char *find_root(const char *folder)
{
    if (folder) {
        if (access(folder, R_OK | X_OK) != 0)
            fail(STATUS_USAGE, "--programs: %s: %s", folder, strerror(errno));
        return text_format("%s", folder);
    }
    char *own = catalog_own_folder();
    char *installed = text_format("%s/" TRIPTYCH_LIBEXEC "/triptych", own);
    char *cache = text_format("%s/CMakeCache.txt", own);
    char *root = access(installed, R_OK) == 0 ? realpath(installed, NULL)
                 : access(cache, R_OK) == 0   ? text_format("%s", own)
                                              : NULL;
    if (!root)
        fail(STATUS_FAILED,
             translate("no programs: %s does not exist, and %s is no build tree; install with "
                       "`cmake --install`, or say --programs DIR"),
             installed, own);
    free(own);
    free(installed);
    free(cache);
    return root;
}

/* The names in `folder` that are folders (`folders`) or programs, sorted. */
static void look(struct text_list *names, const char *folder, bool folders)
{
    struct dirent **entries;
    int count = scandir(folder, &entries, NULL, alphasort);
    struct stat about;

    for (int at = 0; at < count; at++) {
        const char *name = entries[at]->d_name;
        char *path = text_format("%s/%s", folder, name);
        if (text_is_name(name) && stat(path, &about) == 0 &&
            (folders ? S_ISDIR(about.st_mode) : S_ISREG(about.st_mode) && access(path, X_OK) == 0))
            text_add(names, "%s", name);
        free(path);
        free(entries[at]);
    }
    if (count >= 0)
        free(entries);
}

const struct program_option *program_option(const struct program *program, const char *name)
{
    for (size_t at = 0; at < program->option_count; at++)
        if (name ? strcmp(program->options[at].name, name) == 0 : program->options[at].operand)
            return &program->options[at];
    return NULL;
}

/* ---- ask ------------------------------------------------------------------------------------ */

char *program_ask(struct program *program, char *const argv[], bool *usage)
{
    struct child child = child_run(argv, CATALOG_DEADLINE_S);
    char *trouble = NULL;

    *usage = child.end == CHILD_EXITED && child.status == STATUS_USAGE;
    if (child.end != CHILD_EXITED || child.status != 0)
        trouble = child_error(&child);
    else
        trouble = description_read(program, child.output, child.output_size);
    child_free(&child);
    return trouble;
}

/* Asks ROOT/FOLDER/NAME and appends it to programs[*count]; what hinders goes to `missing`. */
static struct program *add(struct program *programs, size_t *count, const char *root,
                           const char *folder, const char *name, struct text_list *missing)
{
    struct program program = {.path = text_format("%s/%s/%s", root, folder, name)};
    char *argv[] = {program.path, (char[]){"--describe"}, NULL};
    bool usage;
    char *trouble = program_ask(&program, argv, &usage);

    if (!trouble && *count == CATALOG_MOST_PROGRAMS)
        trouble = text_format("there are more than %d programs", CATALOG_MOST_PROGRAMS);
    if (trouble) {
        text_add(missing, "%s/%s does not answer --describe: %s", folder, name, trouble);
        description_free(&program);
        free(trouble);
        return programs;
    }
    for (size_t at = 0; at < program.bad.count; at++)
        text_add(missing, "%s/%s: bad %s in its --describe; left out", folder, name,
                 program.bad.items[at]);
    programs = text_grow(programs, *count, sizeof program);
    programs[(*count)++] = program;
    return programs;
}

static void add_program(struct catalog *catalog, const char *folder, const char *name)
{
    if (strcmp(name, "prices") == 0) /* a price list, which is no workload */
        text_add(&catalog->prices, "%s/%s/%s", catalog->root, folder, name);
    else
        catalog->programs =
            add(catalog->programs, &catalog->count, catalog->root, folder, name, &catalog->missing);
}

static int by_workload(const void *left, const void *right)
{
    const struct program *a = left, *b = right;
    int order = strcmp(a->workload, b->workload);

    return order ? order : names_panel_order(a->panel, b->panel);
}

static int by_panel(const void *left, const void *right)
{
    return names_panel_order(*(char *const *)left, *(char *const *)right);
}

static const struct program *find(const struct catalog *catalog, const char *workload,
                                  const char *panel)
{
    for (size_t at = 0; at < catalog->count; at++)
        if (strcmp(catalog->programs[at].workload, workload) == 0 &&
            strcmp(catalog->programs[at].panel, panel) == 0)
            return &catalog->programs[at];
    return NULL;
}

static void note_gaps(struct catalog *catalog)
{
    for (size_t at = 0; at < catalog->workloads.count; at++)
        for (size_t panel = 0; panel < catalog->panels.count; panel++) {
            const char *workload = catalog->workloads.items[at];
            const char *name = catalog->panels.items[panel];
            char *path = text_format("%s/%s/%s", catalog->root, name, workload);
            if (!find(catalog, workload, name) && access(path, F_OK) != 0)
                text_add(&catalog->missing,
                         "%s/%s: not built (the summary of `cmake --preset` says what it lacked)",
                         name, workload);
            free(path);
        }
}

/* Whether a program of some panel is called so, or one of every panel is. */
static bool is_known(const struct catalog *catalog, const char *name)
{
    for (size_t at = 0; at < catalog->count; at++) {
        const char *slash = strrchr(catalog->programs[at].path, '/');
        if (slash && strcmp(slash + 1, name) == 0)
            return true;
    }
    return strcmp(name, "prices") == 0;
}

static bool is_wanted(const struct words *only, const char *name)
{
    for (size_t at = 0; at < only->count; at++)
        if (strcmp(only->word[at], name) == 0)
            return true;
    return only->count == 0 || strcmp(name, "prices") == 0;
}

/* The programs of one folder, or `only` some. --programs may name any folder, and asking whatever
 * lies below it for --describe would start it. So only what has a workload's form of name is asked,
 * in our own panels (`own`); in another folder, which may be a further panel, only what is called
 * as a program of those. */
static void look_into(struct catalog *catalog, const char *folder, bool own,
                      const struct words *only)
{
    char *path = text_format("%s/%s", catalog->root, folder);
    struct text_list names = {0};

    look(&names, path, false);
    for (size_t at = 0; at < names.count && !child_stop_signal(); at++) {
        const char *name = names.items[at];
        if (strchr(name, '.') || (!own && !is_known(catalog, name)))
            continue;
        if (is_wanted(only, name))
            add_program(catalog, folder, name);
        else if (names_is_own_panel(folder) && !text_has(&catalog->panels, folder))
            text_add(&catalog->panels, "%s", folder); /* it exists, though nothing was asked */
    }
    free(path);
    text_free(&names);
}

static struct catalog open_some(const char *folder, const struct words *only)
{
    struct catalog catalog = {.root = find_root(folder)};
    struct text_list folders = {0};

    bool alone = true; /* the further panels, without any of ours */

    look(&folders, catalog.root, true);
    for (size_t at = 0; at < folders.count; at++)
        alone = alone && !names_is_own_panel(folders.items[at]);
    for (int own = 1; own >= 0; own--)
        for (size_t at = 0; at < folders.count; at++)
            if (names_is_own_panel(folders.items[at]) == own)
                look_into(&catalog, folders.items[at], own || alone, only);
    text_free(&folders);
    child_heed_stop(); /* else a program that was being asked would count as one that is missing */
    if (catalog.count > 0)
        qsort(catalog.programs, catalog.count, sizeof *catalog.programs, by_workload);
    for (size_t at = 0; at < catalog.count; at++) {
        if (!text_has(&catalog.workloads, catalog.programs[at].workload))
            text_add(&catalog.workloads, "%s", catalog.programs[at].workload);
        if (!text_has(&catalog.panels, catalog.programs[at].panel))
            text_add(&catalog.panels, "%s", catalog.programs[at].panel);
    }
    if (catalog.panels.count > 0)
        qsort(catalog.panels.items, catalog.panels.count, sizeof *catalog.panels.items, by_panel);
    note_gaps(&catalog);
    return catalog;
}

struct catalog catalog_open(const char *folder, const struct words *only)
{
    static const struct words all;
    struct catalog catalog = open_some(folder, only ? only : &all);

    for (size_t at = 0; only && at < only->count; at++)
        if (!text_has(&catalog.workloads, only->word[at])) { /* what there is has to be said */
            catalog_close(&catalog);
            return open_some(folder, &all);
        }
    return catalog;
}

struct catalog catalog_open_empty(void)
{
    return (struct catalog){.root = find_root(NULL)};
}

bool catalog_is_racy(const struct catalog *catalog, const char *workload)
{
    for (size_t at = 0; at < catalog->count; at++) {
        const struct program *program = &catalog->programs[at];
        for (size_t variant = 0; variant < program->variant_count; variant++)
            if (program->variants[variant].may_lose && strcmp(program->workload, workload) == 0)
                return true;
    }
    return false;
}

void catalog_find_races(struct catalog *catalog, struct text_list *missing)
{
    for (size_t panel = 0; panel < catalog->panels.count; panel++) {
        struct text_list names = {0};
        char *folder = text_format("%s/races", catalog->panels.items[panel]);
        char *path = text_format("%s/%s", catalog->root, folder);
        look(&names, path, false);
        for (size_t at = 0; at < names.count && !child_stop_signal(); at++)
            catalog->races = add(catalog->races, &catalog->race_count, catalog->root, folder,
                                 names.items[at], missing);
        free(path);
        free(folder);
        text_free(&names);
    }
    child_heed_stop();
    if (catalog->race_count > 0)
        qsort(catalog->races, catalog->race_count, sizeof *catalog->races, by_workload);
}

void catalog_close(struct catalog *catalog)
{
    for (size_t at = 0; at < catalog->count; at++)
        description_free(&catalog->programs[at]);
    for (size_t at = 0; at < catalog->race_count; at++)
        description_free(&catalog->races[at]);
    own_free(catalog->own);
    free(catalog->programs);
    free(catalog->races);
    free(catalog->root);
    text_free(&catalog->panels);
    text_free(&catalog->workloads);
    text_free(&catalog->prices);
    text_free(&catalog->missing);
}
