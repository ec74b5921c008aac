/* SPDX-License-Identifier: MIT */
#include "compare/measure/resume.h"

#include "common/base/fail.h"
#include "common/base/utf8.h"
#include "compare/base/json_read.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST_ARGUMENTS = 1000 };

/* ---- options --------------------------------------------------------------------------------- */

/* The options of a comparison name programs that are started. So they are taken only from a file
 * that is this user's own, and that nobody else could write. */
static void check_owner(const char *folder)
{
    char *path = text_format("%s/environment.json", folder);
    struct stat about;

    if (stat(path, &about) != 0 || about.st_uid != geteuid() || (about.st_mode & 0022) != 0)
        fail(STATUS_USAGE,
             "--resume: %s is not yours alone, so its options (which name programs to start) are "
             "not taken; say them again beside --resume",
             path);
    free(path);
}

/* The words of the saved comparison, as an argv with a program's name before them; they are copies
 * (resume_close() gives them back), with the bytes that they had. */
static char **saved_words(struct json_object *environment, int *count)
{
    struct json_object *words = fields_get(environment, "arguments", json_type_array);
    size_t size = words ? json_object_array_length(words) : 0;
    char **argv = xcalloc(size + 2, sizeof *argv);

    argv[0] = (char *)"triptych";
    *count = 1;
    for (size_t at = 0; at < size && at < MOST_ARGUMENTS; at++) {
        struct json_object *word = json_object_array_get_idx(words, at);
        if (!json_object_is_type(word, json_type_string))
            fail(STATUS_USAGE, "--resume: environment.json: bad \"arguments\"");
        argv[(*count)++] = utf8_unescape(json_object_get_string(word));
    }
    return argv;
}

/* ---- whether the folder is whole ------------------------------------------------------------- */

static const char way_out[] = "put the file of that comparison back, or begin a new one with "
                              "another --output";

/* Which comparison was measured with which options stands in environment.json alone. Without it
 * anything that is done would be a guess. */
static void check_environment(const struct results *saved)
{
    static const char name[] = "environment.json";
    struct json_object *environment = saved->environment;
    uint64_t seed;

    for (size_t at = 0; at < saved->errors.count; at++)
        if (strncmp(saved->errors.items[at], name, sizeof name - 1) == 0)
            fail(STATUS_USAGE, "--resume: nothing to go on with: %s/%s; %s", saved->folder,
                 saved->errors.items[at], way_out);
    if (!environment)
        fail(STATUS_USAGE, "--resume: nothing to go on with: %s/%s is missing; %s", saved->folder,
             name, way_out);
    const char *bad = !fields_get(environment, "arguments", json_type_array) ? "arguments"
                      : !fields_count(environment, "seed", &seed)            ? "seed"
                      : !fields_get(environment, "cells", json_type_array)   ? "cells"
                      : !saved->run[0]                                       ? "run"
                                                                             : NULL;
    if (bad)
        fail(STATUS_USAGE, "--resume: nothing to go on with: %s/%s: bad \"%s\"; %s", saved->folder,
             name, bad, way_out);
}

/* Whether the records are those of the comparison of environment.json. A comparison that was killed
 * before its first record has none, but then the file holds what it held when it began. */
static void check_records(const struct results *saved)
{
    const char *run = fields_text(saved->environment, "run");
    const char *before = fields_text(saved->environment, "run_before");
    char *path = text_format("%s/records.jsonl", saved->folder);

    if (access(path, F_OK) != 0)
        fail(STATUS_USAGE, "--resume: nothing to go on with: %s: %s; %s", path, strerror(errno),
             way_out);
    if (strcmp(saved->run, run) != 0 ||
        (saved->used == 0 && strcmp(saved->run_before, before ? before : "") != 0))
        fail(STATUS_USAGE,
             "--resume: %s is not of the comparison in environment.json (its newest run is '%s', "
             "that of environment.json is '%s'); %s",
             path, saved->used == 0 ? saved->run_before : saved->run, run, way_out);
    if (saved->used == 0 && saved->errors.count > 1)
        fail(STATUS_USAGE, "--resume: %s holds no record of this comparison (%s); %s", path,
             saved->errors.items[0], way_out);
    free(path);
}

/* Another seed would mean another order, and the blocks of one comparison must have one. */
static void check_seed(const struct results *saved, const struct settings *settings)
{
    uint64_t seed = 0;

    fields_count(saved->environment, "seed", &seed);
    if (seed != settings->seed && settings->only_resume)
        fail(STATUS_USAGE,
             "--resume: %s/environment.json contradicts itself: its seed is %llu, its arguments "
             "say %llu; %s",
             saved->folder, (unsigned long long)seed, (unsigned long long)settings->seed, way_out);
    if (seed != settings->seed)
        fail(STATUS_USAGE,
             "--resume: the comparison in %s has --seed %llu, and now it is %llu; say --seed %llu "
             "beside the other options, or begin a new one with another --output",
             saved->folder, (unsigned long long)seed, (unsigned long long)settings->seed,
             (unsigned long long)seed);
}

/* What a crossover measured is no part of another comparison, nor the other way round. */
static void check_command(const struct results *saved, const struct settings *settings)
{
    const char *command = fields_text(saved->environment, "command");
    bool crossover = command && strcmp(command, "crossover") == 0;

    if (crossover != settings->crossover)
        fail(STATUS_USAGE,
             "--resume: what is in %s was begun with `triptych %s`; `triptych %s --resume` goes on "
             "with it",
             saved->folder, crossover ? "crossover" : "compare",
             crossover ? "crossover" : "compare");
}

/* Nothing there (as errno of lstat(2) says, so that no link is followed), or an empty file: a
 * comparison that was killed as it began has made one. */
static bool is_nothing(const char *folder, const char *name, bool empty)
{
    char *path = text_format("%s/%s", folder, name);
    struct stat about;
    bool found = lstat(path, &about) == 0;
    bool nothing = found ? empty && S_ISREG(about.st_mode) && about.st_size == 0 : errno == ENOENT;

    free(path);
    return nothing;
}

bool resume_is_fresh(const struct settings *settings)
{
    return is_nothing(settings->output, "environment.json", false) &&
           is_nothing(settings->output, RECORDS_FILE, true);
}

struct results resume_open(struct settings *settings)
{
    struct error error;
    struct results saved;
    int count;

    if (!results_read(&saved, settings->output, &error))
        fail(STATUS_USAGE, "--resume: nothing to go on with: %s%s", error.text,
             errno == ENOTSUP ? "; or begin a new one with another --output" : "");
    check_environment(&saved);
    check_command(&saved, settings);
    check_records(&saved);
    if (!settings->only_resume) {
        check_seed(&saved, settings);
        return saved;
    }
    check_owner(settings->output);
    struct settings now = *settings;
    char **argv = saved_words(saved.environment, &count);
    if (!settings_read(settings,
                       settings->crossover ? settings_crossover_rows : settings_compare_rows, count,
                       argv, &error))
        fail(STATUS_USAGE, "--resume: the options in environment.json: %s", error.text);
    settings->output = now.output;
    settings->format = now.format;
    settings->details = settings->details || now.details;
    settings->live = settings->live || now.live;
    settings->dry_run = now.dry_run;
    settings->resume = settings->only_resume = true;
    check_seed(&saved, settings);
    return saved;
}

void resume_close(struct results *saved, const struct settings *settings)
{
    if (settings->only_resume && saved->environment) { /* the words of saved_words() */
        for (int at = 0; at < settings->argc; at++)
            free(settings->argv[at]);
        free(settings->argv - 1);
    }
    results_free(saved);
}
