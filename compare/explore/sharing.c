/* SPDX-License-Identifier: MIT
 *
 * Variables that tasks share. gcc hands a task the value of a small one that the task only reads,
 * so that nobody sees that another thread changes it meanwhile; but not of one whose address is
 * taken. So a copy of the source takes it (lanes.c). Which variables those are gcc tells itself: it
 * dumps what it has made of the program, with lines. */
#include "compare/child/child.h"
#include "compare/explore/parts.h"
#include "compare/learn/file.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_SOURCE = 1 << 24, MOST_DUMP = 1 << 26, DUMP_DEADLINE_S = 120 };

/* Adds "LINE NAME" for each variable that the directive shares, as in
 * "[a.c:8:9] #pragma omp task shared(i) firstprivate(n)". */
static void take_line(struct text_list *names, const char *line, const char *source)
{
    static const char task[] = "] #pragma omp task ", shares[] = " shared(";
    size_t length = strlen(source);
    const char *place = strchr(line, '['), *directive = strstr(line, task);

    if (!place || !directive || strncmp(place + 1, source, length) != 0 || place[1 + length] != ':')
        return;
    long number = strtol(place + length + 2, NULL, 10);
    for (const char *at = strstr(directive, shares); at; at = strstr(at, shares)) {
        at += strlen(shares);
        size_t end = 0;
        while (isalnum((unsigned char)at[end]) || at[end] == '_')
            end++;
        if (end > 0 && at[end] == ')')
            text_add(names, "%ld %.*s", number, (int)end, at);
    }
}

/* No address can be taken of a `register` variable. */
static bool may_have_some(const char *source)
{
    char *bytes;
    size_t size;

    if (file_read(source, MOST_SOURCE, &bytes, &size))
        return false;
    bool may = strstr(bytes, "task") && !strstr(bytes, "register");
    free(bytes);
    return may;
}

struct text_list explore_shared_by_tasks(const struct text_list *compiler, const char *source,
                                         const char *dump)
{
    struct text_list argv = {0}, names = {0}, lines = {0};
    char *bytes;
    size_t size;

    if (!may_have_some(source))
        return names;
    for (size_t at = 0; at < compiler->count; at++)
        text_add(&argv, "%s", compiler->items[at]);
    text_add(&argv, "-fdump-tree-gimple-lineno=%s", dump);
    text_split(&argv, "-w -S -o", " ");
    text_add(&argv, "%s.s", dump);
    text_add(&argv, "%s", source);
    struct child child = child_run(argv.items, DUMP_DEADLINE_S);
    if (child.end == CHILD_EXITED && child.status == 0 &&
        !file_read(dump, MOST_DUMP, &bytes, &size)) {
        text_split(&lines, bytes, "\n");
        free(bytes);
    }
    for (size_t at = 0; at < lines.count; at++)
        take_line(&names, lines.items[at], source);
    child_free(&child);
    text_free(&lines);
    text_free(&argv);
    return names;
}
