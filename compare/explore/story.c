/* SPDX-License-Identifier: MIT
 *
 * A run as a story: a column for each thread, a row for each step. */
#include "common/base/terminal.h"
#include "compare/explore/parts.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_COLUMNS = 4, MOST_ROWS = 60, STANDARD_WIDTH = 100, LEAST_WIDTH = 18 };

/* How a step is told; %s stands for what it is about. */
static const struct verb {
    const char *kind, *words;
} verbs[] = {
    {"start", "starts"},
    {"lock", "locks %s"},
    {"try", "tries %s"},
    {"unlock", "unlocks %s"},
    {"read_lock", "locks %s to read"},
    {"write_lock", "locks %s to write"},
    {"wait", "waits on %s"},
    {"woken", "is woken on %s"},
    {"relock", "locks %s again"},
    {"signal", "signals %s"},
    {"broadcast", "signals %s to all"},
    {"barrier", "is at barrier %s"},
    {"sem_wait", "takes from %s"},
    {"sem_post", "posts %s"},
    {"once", "once %s"},
    {"yield", "gives way"},
    {"sleep", "sleeps"},
    {"exit", "ends the program"},
    {"end", "ends"},
    {"input", "reads input"},
    {"idle", "looks for a task"},
    {"chunk", "takes iterations"},
    {"single", "is at single"},
    {"ordered", "has its turn"},
    {"task", "makes a task"},
    {"task_run", "begins this task"},
    {"task_end", "ends this task"},
    {"task_wait", "waits for tasks"},
    {NULL, NULL},
};

static int64_t as_signed(uint64_t value, unsigned size)
{
    unsigned bits = size * 8;

    return bits >= 64 ? (int64_t)value
                      : (int64_t)(value << (64 - bits)) >> (64 - bits); /* its sign goes on */
}

/* Numbers as numbers, addresses as such. */
static char *value_text(uint64_t value, unsigned size)
{
    int64_t number = as_signed(value, size);

    return number > INT64_C(100000000000) || number < -INT64_C(100000000000)
               ? text_format("0x%" PRIx64, value)
               : text_format("%" PRId64, number);
}

static char *access_text(const struct told_event *event, const char *name)
{
    bool atomic = strncmp(event->kind, "atomic_", 7) == 0;
    const char *kind = event->kind + (atomic ? 7 : 0);
    char *before = value_text(event->before, event->size);
    char *after = value_text(event->after, event->size), *text;

    if (!event->has_before)
        text = text_format("%s%ss %s", atomic ? "atomically " : "", kind, name);
    else if (strcmp(kind, "read") == 0)
        text = text_format("reads %s = %s%s", name, before, atomic ? " (atomic)" : "");
    else if (!event->has_after)
        text =
            text_format("%s %s, which was %s", kind[0] == 'w' ? "writes" : "changes", name, before);
    else if (kind[0] == 'w')
        text = text_format("writes %s = %s%s", name, after, atomic ? " (atomic)" : "");
    else
        text = text_format("changes %s from %s to %s", name, before, after);
    free(before);
    free(after);
    return text;
}

static char *event_text(const struct told_event *event, struct symbols *symbols)
{
    char *name = NULL, *text = NULL;

    if (strcmp(event->kind, "create") == 0)
        return text_format("makes thread %" PRIu64, event->address);
    if (strcmp(event->kind, "team") == 0)
        return text_format("begins a region of %" PRIu64 " threads", event->address);
    if (strcmp(event->kind, "join") == 0)
        return text_format("joins thread %" PRIu64, event->address);
    name = event->address ? symbols_name(symbols, event->address) : text_format("it");
    for (const struct verb *verb = verbs; verb->kind && !text; verb++) {
        const char *hole = strstr(verb->words, "%s");
        if (strcmp(verb->kind, event->kind) != 0)
            continue;
        text = hole
                   ? text_format("%.*s%s%s", (int)(hole - verb->words), verb->words, name, hole + 2)
                   : text_format("%s", verb->words);
    }
    if (!text)
        text = access_text(event, name);
    free(name);
    return text;
}

/* ---- rows --------------------------------------------------------------------------------------
 */

struct table {
    int threads;  /* 0: a list, since there are too many for columns */
    size_t width; /* of a column */
    bool ranks;   /* not threads: of MPI */
};

static struct table table_of(const struct finding *finding, bool ranks)
{
    struct table table = {.ranks = ranks};

    for (size_t at = 0; at < finding->event_count; at++)
        if (finding->events[at].thread >= table.threads)
            table.threads = finding->events[at].thread + 1;
    if (table.threads > 0)
        table.width = terminal_columns(STANDARD_WIDTH) / (size_t)table.threads;
    if (table.threads > MOST_COLUMNS || table.width < LEAST_WIDTH)
        table.threads = 0;
    return table;
}

static void print_head(const struct table *table)
{
    printf("\n");
    for (int thread = 0; thread < table->threads; thread++) {
        char *name = table->ranks ? text_format("rank %d", thread)
                     : thread     ? text_format("thread %d", thread)
                                  : text_format("main");
        int width = thread + 1 < table->threads ? (int)table->width : 0;
        printf("%-*s", width, name);
        free(name);
    }
    if (table->threads > 0)
        printf("\n");
}

/* One column's width of the text a line, under its thread. */
static void print_row(const struct table *table, int thread, const char *text)
{
    size_t room = table->width - 2;

    while (*text) {
        size_t length = terminal_line(text, room);
        printf("%*s%.*s\n", (int)(table->width * (size_t)thread), "", (int)length, text);
        text += length;
        text += strspn(text, " ");
    }
}

static void print_event(const struct table *table, const struct told_event *event,
                        struct symbols *symbols)
{
    char *what = table->ranks ? text_format("%s", event->kind) : event_text(event, symbols);
    char *text = text_format("%s %s", symbols_place(symbols, event->pc), what);

    if (event->pc == 0) { /* the return from main() has no line */
        free(text);
        text = text_format("%s", what);
    }

    if (table->threads > 0 && event->thread >= 0)
        print_row(table, event->thread, text);
    else
        printf("%6s %-3d %s\n", table->ranks ? "rank" : "thread", event->thread, text);
    free(text);
    free(what);
}

void tell_story(const struct finding *finding, struct symbols *symbols, bool ranks)
{
    struct table table = table_of(finding, ranks);
    size_t from = finding->event_count > MOST_ROWS ? finding->event_count - MOST_ROWS : 0;

    if (finding->event_count == 0)
        return;
    print_head(&table);
    if (from > 0)
        printf("... %zu earlier steps ...\n", from);
    for (size_t at = from; at < finding->event_count; at++)
        print_event(&table, &finding->events[at], symbols);
}
