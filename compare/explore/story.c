/* SPDX-License-Identifier: MIT
 *
 * A run as a story: its steps, with what each does to which variable. */
#include "compare/explore/parts.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
    {"input", "is at a pipe"},
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

/* `name`: of what the step is about. */
static char *event_text(const struct told_event *event, const char *name)
{
    char *text = NULL;

    if (strcmp(event->kind, "create") == 0)
        return text_format("makes thread %" PRIu64, event->address);
    if (strcmp(event->kind, "team") == 0)
        return text_format("begins a region of %" PRIu64 " threads", event->address);
    if (strcmp(event->kind, "join") == 0)
        return text_format("joins thread %" PRIu64, event->address);
    for (const struct verb *verb = verbs; verb->kind && !text; verb++) {
        const char *hole = strstr(verb->words, "%s");
        if (strcmp(verb->kind, event->kind) != 0)
            continue;
        text = hole
                   ? text_format("%.*s%s%s", (int)(hole - verb->words), verb->words, name, hole + 2)
                   : text_format("%s", verb->words);
    }
    return text ? text : access_text(event, name);
}

/* ---- steps -------------------------------------------------------------------------------------
 */

/* Whether the address of such an event is a number. */
static bool is_numbered(const char *kind)
{
    return strcmp(kind, "create") == 0 || strcmp(kind, "join") == 0 || strcmp(kind, "team") == 0 ||
           strcmp(kind, "input") == 0;
}

static struct account_step step_of(const struct told_event *event, struct symbols *symbols)
{
    bool named = event->address && !is_numbered(event->kind);
    char *name = named ? symbols_name(symbols, event->address) : NULL;
    bool reads = event->has_before && !event->has_after;

    return (struct account_step){.what = event_text(event, name ? name : "it"),
                                 .variable = name,
                                 .before = event->has_before && event->has_after
                                               ? value_text(event->before, event->size)
                                               : NULL,
                                 .value = event->has_after ? value_text(event->after, event->size)
                                          : reads          ? value_text(event->before, event->size)
                                                           : NULL};
}

void account_add_steps(struct account *account, const struct finding *finding,
                       struct symbols *symbols)
{
    for (size_t at = 0; at < finding->event_count; at++) {
        const struct told_event *event = &finding->events[at];
        const struct place *place = symbols_whole(symbols, event->pc);
        struct account_step step = {0};
        if (account->ranks)
            step.what = text_format("%s", event->kind);
        else
            step = step_of(event, symbols);
        step.who = event->thread;
        if (event->pc) /* the return from main() has no line */
            step.place = symbols_place(symbols, event->pc);
        step.path = place ? place->path : NULL;
        step.line = place ? place->line : 0;
        account->steps = text_grow(account->steps, account->step_count, sizeof *account->steps);
        account->steps[account->step_count++] = step;
    }
}
