/* SPDX-License-Identifier: MIT
 *
 * The file that replays a run: what to build, with which arguments, and who makes which step. */
#include "common/base/fail.h"
#include "common/base/schema.h"
#include "common/base/whole_file.h"
#include "compare/explore/parts.h"
#include "compare/learn/file.h"
#include "compare/learn/suite.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char first_line[] = "triptych-explore\t1"; /* 1: the version, as SCHEMA's */
enum { MOST_BYTES = 1 << 22 };

/* Whether the line is the directive `#word rest`, with any blanks between. */
static bool is_directive(const char *line, const char *word, const char *rest)
{
    line += strspn(line, " \t");
    if (*line != '#')
        return false;
    line += 1 + strspn(line + 1, " \t");
    if (strncmp(line, word, strlen(word)) != 0)
        return false;
    line += strlen(word);
    line += strspn(line, " \t");
    return strncmp(line, rest, strlen(rest)) == 0;
}

static bool says_openmp(const char *line)
{
    return is_directive(line, "include", "<omp.h>") || is_directive(line, "pragma", "omp ");
}

static bool says_mpi(const char *line)
{
    return is_directive(line, "include", "<mpi.h>") || is_directive(line, "include", "\"mpi.h\"");
}

static bool says_threads(const char *line)
{
    return is_directive(line, "include", "<pthread.h>") ||
           is_directive(line, "include", "<threads.h>");
}

static bool any_line(const struct quest *quest, bool (*says)(const char *line))
{
    bool any = false;

    for (size_t at = 0; at < quest->sources.count && !any; at++) {
        const char *name = quest->sources.items[at], *dot = strrchr(name, '.');
        char *bytes;
        size_t size;
        struct text_list lines = {0};
        if (!dot || strcmp(dot, ".c") != 0 || file_read(name, MOST_BYTES, &bytes, &size))
            continue;
        text_split(&lines, bytes, "\n");
        for (size_t line = 0; line < lines.count && !any; line++)
            any = says(lines.items[line]);
        text_free(&lines);
        free(bytes);
    }
    return any;
}

static bool says_exercise(const char *line)
{
    return is_directive(line, "include", "\"exercise.h\"");
}

/* Whether the user has said where exercise.h is, or what stands for exercise.c. */
static bool brings_exercise(const struct quest *quest)
{
    static const char name[] = "exercise.c";

    for (size_t at = 0; at < quest->cflags.count; at++)
        if (strncmp(quest->cflags.items[at], "-I", 2) == 0)
            return true;
    for (size_t at = 0; at < quest->sources.count; at++) {
        const char *source = quest->sources.items[at], *slash = strrchr(source, '/');
        if (strcmp(slash ? slash + 1 : source, name) == 0)
            return true;
    }
    return false;
}

/* The folder of a path, or `above` it; the caller frees it. */
static char *folder_of(const char *path, const char *above)
{
    const char *slash = strrchr(path, '/');

    return text_format("%.*s%s", slash ? (int)(slash - path) : 1, slash ? path : ".", above);
}

static bool has_file(const char *folder, const char *name)
{
    char *path = text_format("%s/%s", folder, name);
    bool has = file_is_there(path);

    free(path);
    return has;
}

void quest_add_exercise(struct quest *quest)
{
    if (!any_line(quest, says_exercise) || brings_exercise(quest))
        return;
    char *beside = folder_of(quest->sources.items[0], "");
    char *folder = folder_of(quest->sources.items[0], "/..");
    bool is_own = has_file(beside, "exercise.h"); /* another one, or all that is needed */
    if (!is_own && !(has_file(folder, "exercise.h") && has_file(folder, "exercise.c"))) {
        free(folder);
        folder = suite_find();
    }
    if (!is_own && folder) {
        text_add(&quest->cflags, "-I%s", folder);
        text_add(&quest->sources, "%s/exercise.c", folder);
    }
    free(folder);
    free(beside);
}

bool quest_is_openmp(const struct quest *quest)
{
    return any_line(quest, says_openmp);
}

bool quest_is_mpi(struct quest *quest)
{
    quest->hybrid = any_line(quest, says_openmp);
    quest->threaded = any_line(quest, says_threads);
    return any_line(quest, says_mpi);
}

static void take_line(struct quest *quest, const char *line)
{
    static const char source[] = "source\t", cflag[] = "cflag\t", argument[] = "argument\t";
    static const char threads[] = "threads\t";

    if (strncmp(line, source, sizeof source - 1) == 0)
        text_add(&quest->sources, "%s", line + sizeof source - 1);
    else if (strncmp(line, cflag, sizeof cflag - 1) == 0)
        text_add(&quest->cflags, "%s", line + sizeof cflag - 1);
    else if (strncmp(line, argument, sizeof argument - 1) == 0)
        text_add(&quest->arguments, "%s", line + sizeof argument - 1);
    else if (strncmp(line, "ranks\t", 6) == 0)
        quest->ranks = strtoull(line + 6, NULL, 10);
    else if (strncmp(line, threads, sizeof threads - 1) == 0) {
        quest->openmp = true;
        quest->threads = strtoull(line + sizeof threads - 1, NULL, 10);
    } else if (strcmp(line, "races\toff") == 0)
        quest->races = false;
    else if (strncmp(line, "turn\t", 5) == 0 || strncmp(line, "visible\t", 8) == 0)
        text_add(&quest->plan, "%s", line);
}

/* Whether it is the first line of a later form. */
static bool is_newer(const char *line)
{
    char schema[64];

    snprintf(schema, sizeof schema, "%s", line);
    schema[strcspn(schema, "\t")] = '/';
    return schema_is_newer(schema, "triptych-explore/1");
}

void quest_read(struct quest *quest, const char *path)
{
    char *bytes;
    size_t size;
    const char *why = file_read(path, MOST_BYTES, &bytes, &size);
    struct text_list lines = {0};

    if (why)
        fail(STATUS_USAGE, "--replay: '%s': %s", path, why);
    text_split(&lines, bytes, "\n");
    if (lines.count > 0 && is_newer(lines.items[0]))
        fail(STATUS_USAGE, "--replay: '%s' " SCHEMA_TOO_NEW, path);
    if (lines.count == 0 || strcmp(lines.items[0], first_line) != 0)
        fail(STATUS_USAGE, "--replay: '%s' is no file that `triptych explore` wrote", path);
    for (size_t at = 1; at < lines.count; at++)
        take_line(quest, lines.items[at]);
    if (quest->sources.count == 0)
        fail(STATUS_USAGE, "--replay: '%s' names no source", path);
    quest->replay = true;
    text_free(&lines);
    free(bytes);
}

static void add_lines(struct text_list *lines, const char *word, const struct text_list *items)
{
    for (size_t at = 0; at < items->count; at++)
        text_add(lines, "%s%s%s", word, word[0] ? "\t" : "", items->items[at]);
}

void quest_save(const struct quest *quest, const struct finding *finding, const char *path)
{
    struct text_list lines = {0};
    struct whole_file file;

    text_add(&lines, "%s", first_line);
    add_lines(&lines, "source", &quest->sources);
    add_lines(&lines, "cflag", &quest->cflags);
    add_lines(&lines, "argument", &quest->arguments);
    if (quest->openmp)
        text_add(&lines, "threads\t%" PRIu64, quest->threads);
    if (!quest->races)
        text_add(&lines, "races\toff");
    if (quest->ranks > 0)
        text_add(&lines, "ranks\t%" PRIu64, quest->ranks);
    add_lines(&lines, "", &finding->replay);
    file = whole_file_open(path);
    for (size_t at = 0; at < lines.count; at++)
        fprintf(file.out, "%s\n", lines.items[at]);
    whole_file_close(&file);
    text_free(&lines);
}

void quest_free(struct quest *quest)
{
    text_free(&quest->sources);
    text_free(&quest->cflags);
    text_free(&quest->arguments);
    text_free(&quest->plan);
}
