/* SPDX-License-Identifier: MIT
 *
 * The file that replays a run: what to build, with which arguments, and who makes which step. */
#include "common/base/fail.h"
#include "common/base/whole_file.h"
#include "compare/explore/parts.h"
#include "compare/learn/file.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char first_line[] = "triptych-explore\t1";
enum { MOST_BYTES = 1 << 22 };

/* The beginning of a line that OpenMP is known by. */
static bool says_openmp(const char *line)
{
    line += strspn(line, " \t");
    if (*line != '#')
        return false;
    line += 1 + strspn(line + 1, " \t");
    if (strncmp(line, "include", 7) == 0)
        return strncmp(line + 7 + strspn(line + 7, " \t"), "<omp.h>", 7) == 0;
    return strncmp(line, "pragma", 6) == 0 &&
           strncmp(line + 6 + strspn(line + 6, " \t"), "omp ", 4) == 0;
}

bool quest_is_openmp(const struct quest *quest)
{
    bool is = false;

    for (size_t at = 0; at < quest->sources.count && !is; at++) {
        const char *name = quest->sources.items[at], *dot = strrchr(name, '.');
        char *bytes;
        size_t size;
        struct text_list lines = {0};
        if (!dot || strcmp(dot, ".c") != 0 || file_read(name, MOST_BYTES, &bytes, &size))
            continue;
        text_split(&lines, bytes, "\n");
        for (size_t line = 0; line < lines.count && !is; line++)
            is = says_openmp(lines.items[line]);
        text_free(&lines);
        free(bytes);
    }
    return is;
}

/* The beginning of a line that MPI is known by. */
static bool includes_mpi(const char *line)
{
    line += strspn(line, " \t");
    if (*line != '#')
        return false;
    line += 1 + strspn(line + 1, " \t");
    if (strncmp(line, "include", 7) != 0)
        return false;
    line += 7 + strspn(line + 7, " \t");
    return strncmp(line, "<mpi.h>", 7) == 0 || strncmp(line, "\"mpi.h\"", 7) == 0;
}

bool quest_is_mpi(struct quest *quest)
{
    bool is = false;

    for (size_t at = 0; at < quest->sources.count; at++) {
        const char *name = quest->sources.items[at], *dot = strrchr(name, '.');
        char *bytes;
        size_t size;
        struct text_list lines = {0};
        if (!dot || strcmp(dot, ".c") != 0 || file_read(name, MOST_BYTES, &bytes, &size))
            continue;
        text_split(&lines, bytes, "\n");
        for (size_t line = 0; line < lines.count; line++) {
            is = is || includes_mpi(lines.items[line]);
            quest->hybrid = quest->hybrid || strstr(lines.items[line], "pragma omp ") ||
                            strstr(lines.items[line], "<omp.h>");
        }
        text_free(&lines);
        free(bytes);
    }
    return is;
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
    } else if (strncmp(line, "turn\t", 5) == 0 || strncmp(line, "visible\t", 8) == 0)
        text_add(&quest->plan, "%s", line);
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
