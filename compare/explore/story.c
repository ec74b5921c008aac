/* SPDX-License-Identifier: MIT
 *
 * A run as a story: its steps, with what each does to which variable. */
#include "common/base/translate.h"
#include "compare/explore/parts.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* How a step is told; %s stands for what it is about. */
static const struct verb {
    const char *kind, *words;
} verbs[] = {
    {"start", TRANSLATED("starts")},
    {"lock", TRANSLATED("locks %s")},
    {"try", TRANSLATED("tries %s")},
    {"unlock", TRANSLATED("unlocks %s")},
    {"read_lock", TRANSLATED("locks %s to read")},
    {"write_lock", TRANSLATED("locks %s to write")},
    {"wait", TRANSLATED("waits on %s")},
    {"woken", TRANSLATED("is woken on %s")},
    {"relock", TRANSLATED("locks %s again")},
    {"signal", TRANSLATED("signals %s")},
    {"broadcast", TRANSLATED("signals %s to all")},
    {"barrier", TRANSLATED("is at barrier %s")},
    {"sem_wait", TRANSLATED("takes from %s")},
    {"sem_post", TRANSLATED("posts %s")},
    {"once", TRANSLATED("once %s")},
    {"yield", TRANSLATED("gives way")},
    {"sleep", TRANSLATED("sleeps")},
    {"exit", TRANSLATED("ends the program")},
    {"end", TRANSLATED("ends")},
    {"input", TRANSLATED("is at a pipe or socket")},
    {"sigwait", TRANSLATED("waits for a signal")},
    {"patience", TRANSLATED("begins to wait")},
    {"unsignalled", TRANSLATED("wakes up on %s without a signal (POSIX allows it)")},
    {"interrupted", TRANSLATED("is interrupted by a signal (EINTR)")},
    {"idle", TRANSLATED("looks for a task")},
    {"chunk", TRANSLATED("takes iterations")},
    {"single", TRANSLATED("is at single")},
    {"ordered", TRANSLATED("has its turn")},
    {"task", TRANSLATED("makes a task")},
    {"task_run", TRANSLATED("begins this task")},
    {"task_end", TRANSLATED("ends this task")},
    {"task_wait", TRANSLATED("waits for tasks")},
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

/* `kind`: "read", "write" or "change". */
static char *plain_access(const struct told_event *event, const char *kind, const char *name)
{
    char *before = value_text(event->before, event->size);
    char *after = value_text(event->after, event->size), *text;

    if (!event->has_before)
        text = kind[0] == 'r'   ? text_translated("reads %s", name)
               : kind[0] == 'w' ? text_translated("writes %s", name)
                                : text_translated("changes %s", name);
    else if (kind[0] == 'r')
        text = text_translated("reads %s = %s", name, before);
    else if (!event->has_after)
        text = kind[0] == 'w' ? text_translated("writes %s, which was %s", name, before)
                              : text_translated("changes %s, which was %s", name, before);
    else if (kind[0] == 'w')
        text = text_translated("writes %s = %s", name, after);
    else
        text = text_translated("changes %s from %s to %s", name, before, after);
    free(before);
    free(after);
    return text;
}

/* That a change is atomic goes without saying where both values are known. */
static char *access_text(const struct told_event *event, const char *name)
{
    bool atomic = strncmp(event->kind, "atomic_", 7) == 0;
    const char *kind = event->kind + (atomic ? 7 : 0);
    char *text = plain_access(event, kind, name);

    if (!atomic || (kind[0] == 'c' && event->has_after))
        return text;
    char *both = text_translated("%s (atomic)", text);
    free(text);
    return both;
}

/* The same, and that a read found an older value. */
static char *value_of_access(const struct told_event *event, struct symbols *symbols,
                             const char *name)
{
    char *text = access_text(event, name);

    if (!event->behind)
        return text;
    if (event->behind == FAILED_FOR_NO_REASON) {
        char *fails =
            text_translated("%s, and fails for no reason, as a weak compare-and-swap may", text);
        free(text);
        return fails;
    }
    char *both = text_translated("%s, an older value: nothing orders it behind the store at %s",
                                 text, symbols_place(symbols, event->behind));
    free(text);
    return both;
}

/* `name`: of what the step is about. */
static char *event_text(const struct told_event *event, struct symbols *symbols, const char *name)
{
    char *text = NULL;

    if (strcmp(event->kind, "create") == 0)
        return text_translated("makes thread %llu", (unsigned long long)event->address);
    if (strcmp(event->kind, "kill") == 0)
        return text_translated("sends signal %llu", (unsigned long long)event->address);
    if (strcmp(event->kind, "team") == 0)
        return text_translated("begins a region of %llu threads",
                               (unsigned long long)event->address);
    if (strcmp(event->kind, "join") == 0)
        return text_translated("joins thread %llu", (unsigned long long)event->address);
    for (const struct verb *verb = verbs; verb->kind && !text; verb++) {
        const char *words = translate(verb->words), *hole = strstr(words, "%s");
        if (strcmp(verb->kind, event->kind) != 0)
            continue;
        text = hole ? text_format("%.*s%s%s", (int)(hole - words), words, name, hole + 2)
                    : text_format("%s", words);
    }
    return text ? text : value_of_access(event, symbols, name);
}

/* ---- steps ----------------------------------------------------------------------------------- */

/* Whether the address of such an event is a number. */
static bool is_numbered(const char *kind)
{
    return strcmp(kind, "create") == 0 || strcmp(kind, "join") == 0 || strcmp(kind, "team") == 0 ||
           strcmp(kind, "input") == 0 || strcmp(kind, "kill") == 0;
}

static struct account_step step_of(const struct told_event *event, struct symbols *symbols)
{
    bool named = event->address && !is_numbered(event->kind);
    char *name = named ? symbols_name(symbols, event->address) : NULL;
    bool reads = event->has_before && !event->has_after;

    return (struct account_step){.what = event_text(event, symbols, name ? name : translate("it")),
                                 .variable = name,
                                 .makes_thread = strcmp(event->kind, "create") == 0,
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
