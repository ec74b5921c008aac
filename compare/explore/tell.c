/* SPDX-License-Identifier: MIT
 *
 * The verdict on threads in sentences. */
#include "common/base/translate.h"
#include "common/base/words.h"
#include "compare/explore/parts.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *thread_name(int thread)
{
    return thread == 0 ? text_format("main") : text_translated("thread %d", thread);
}

/* ---- what was found -------------------------------------------------------------------------- */

/* What an object that somebody waits for is called: "mutex fork_lock". */
static char *object_name(struct symbols *symbols, const struct told_blocked *blocked)
{
    char *name = symbols_name(symbols, blocked->address);
    char *both = text_format("%s %s", blocked->object, name);

    free(name);
    return both;
}

static char *wish_of(struct symbols *symbols, const struct told_blocked *blocked)
{
    const char *kind = blocked->kind;

    if (strcmp(kind, "join") == 0) {
        char *other = thread_name(blocked->holder), *wish = text_translated("the end of %s", other);
        free(other);
        return wish;
    }
    if (strcmp(kind, "input") == 0)
        return text_translated("a pipe or socket");
    if (strcmp(kind, "sigwait") == 0)
        return text_translated("a signal");
    char *object = object_name(symbols, blocked);
    char *wish = strcmp(kind, "woken") == 0 ? text_translated("a signal on %s", object)
                                            : text_format("%s", object);
    free(object);
    return wish;
}

static void add_blocked(struct account *account, const struct finding *finding,
                        struct symbols *symbols)
{
    for (size_t at = 0; at < finding->blocked_count; at++) {
        const struct told_blocked *blocked = &finding->blocked[at];
        char *who = thread_name(blocked->thread), *wish = wish_of(symbols, blocked);
        account_add_place(account, symbols, blocked->pc);
        char *held = text_format("%s", ""), *lost = text_format("%s", "");
        if (blocked->holder >= 0 && strcmp(blocked->kind, "join") != 0) {
            char *holder = blocked->holder == blocked->thread ? text_translated("it")
                                                              : thread_name(blocked->holder);
            free(held);
            held = text_translated(", which %s took at %s", holder,
                                   symbols_place(symbols, blocked->holder_pc));
            free(holder);
        }
        if (blocked->lost > 0) {
            free(lost);
            lost = text_translated("; a signal at %s came while nobody waited, and was lost",
                                   symbols_place(symbols, blocked->lost_pc));
        }
        text_add(&account->waits, translate("%s waits for %s at %s%s%s"), who, wish,
                 symbols_place(symbols, blocked->pc), held, lost);
        free(lost);
        free(held);
        free(wish);
        free(who);
    }
}

static char *strand_name(const struct told_race *race, int which)
{
    char *thread = thread_name(race->thread[which]);
    static const char *const formats[] = {"%s", TRANSLATED("a task on %s"),
                                          TRANSLATED("a lane of %s")};
    int kind = race->task[which] == 1 || race->task[which] == 2 ? race->task[which] : 0;
    char *name = text_format(translate(formats[kind]), thread);

    free(thread);
    return name;
}

static char *race_text(const struct told_race *race, struct symbols *symbols)
{
    char *name = symbols_name(symbols, race->address);
    char *one = strand_name(race, 0), *other = strand_name(race, 1);
    char *text = text_translated(
        "data race on %s: %s %s at %s, %s %s at %s, and nothing orders the two.", name, one,
        translate(race->write[0] ? TRANSLATED("writes") : TRANSLATED("reads")),
        symbols_place(symbols, race->pc[0]), other,
        translate(race->write[1] ? TRANSLATED("writes") : TRANSLATED("reads")),
        symbols_place(symbols, race->pc[1]));

    free(name);
    free(one);
    free(other);
    return text;
}

/* Several instructions of a line may race alike: that is told once. */
static void add_races(struct account *account, const struct finding *finding,
                      struct symbols *symbols)
{
    enum { MOST = 4 };
    size_t more = 0;

    account->data_race = finding->race_count > 0;
    for (size_t at = 0; at < finding->race_count; at++) {
        const struct told_race *race = &finding->races[at];
        char *text = race_text(race, symbols);
        bool known = false;
        for (size_t told = 0; told < account->races.count && !known; told++)
            known = strcmp(account->races.items[told], text) == 0;
        if (!known && account->races.count < MOST) {
            account_add_place(account, symbols, race->pc[0]);
            account_add_place(account, symbols, race->pc[1]);
            text_add(&account->races, "%s", text);
        } else {
            more += !known;
        }
        free(text);
    }
    if (more > 0)
        text_add(&account->races, translate("... and %zu more data races in this run"), more);
}

static char *headline(const struct finding *finding, struct symbols *symbols)
{
    const char *kind = finding->failure, *place = symbols_place(symbols, finding->pc);
    char *who = thread_name(finding->thread), *words = NULL;

    if (strcmp(kind, "assert") == 0)
        words = text_translated("WRONG ANSWER: %s, in %s", finding->text, who);
    else if (strcmp(kind, "exit") == 0)
        words = text_translated("WRONG ANSWER: the program ends with status %d", finding->status);
    else if (strcmp(kind, "crash") == 0)
        words = text_translated("CRASH: %s, in %s at %s", finding->text, who, place);
    else if (strcmp(kind, "deadlock") == 0)
        words = text_translated("DEADLOCK: nobody can go on");
    else if (strcmp(kind, "wakeup") == 0)
        words = text_translated("LOST WAKE-UP: a thread waits for a signal that it has missed");
    else if (strcmp(kind, "livelock") == 0)
        words = text_translated("LIVELOCK: %s", finding->text);
    else if (strcmp(kind, "hang") == 0)
        words = text_translated("HANG: %s, in %s at %s", finding->text, who, place);
    else if (strcmp(kind, "leak") == 0)
        words =
            text_translated("LEAKED THREAD: thread %d, made at %s, is neither joined nor detached "
                            "when the program ends",
                            finding->thread, place);
    else
        words = text_translated("DATA RACE");
    free(who);
    return words;
}

void account_of_threads(struct account *account, const struct finding *finding,
                        struct symbols *symbols)
{
    char number[WORDS_TEXT], time[WORDS_TEXT];

    account->head = headline(finding, symbols);
    if (!account->replayed)
        account->how = text_translated("found after %s, %s",
                                       translate_count(finding->schedules, "schedule", number),
                                       words_time(finding->seconds, time));
    add_blocked(account, finding, symbols);
    add_races(account, finding, symbols);
}

/* ---- nothing was found ----------------------------------------------------------------------- */

/* With which probability PCT would have missed a bug of depth 2 in that many runs: each finds it
 * with 1/(n k^(d-1)) at least. */
static double missed(const struct finding *finding)
{
    double one = 1.0 / ((double)finding->threads * (double)finding->most_steps);

    return exp((double)finding->pct_runs * log1p(-one));
}

/* How much of what there is was tried. */
static void add_bounds(struct account *account, const struct finding *finding)
{
    char number[WORDS_TEXT];

    if (finding->levels > 0)
        text_add(&account->notes,
                 translate("Every schedule with at most %s from the default order was tried."),
                 translate_count(finding->levels - 1, "deviation", number));
    if (finding->pct_runs == 0 || finding->most_steps == 0)
        return;
    account->missed = missed(finding);
    text_add(&account->notes,
             translate("A bug of depth 2 would have been missed with a probability below %.3g %% "
                       "(%llu runs of PCT, n = %llu threads, k = %llu steps); more schedules make "
                       "it smaller."),
             100 * account->missed, (unsigned long long)finding->pct_runs,
             (unsigned long long)finding->threads, (unsigned long long)finding->most_steps);
}

void account_nothing(struct account *account, const struct quest *quest,
                     const struct finding *finding)
{
    char runs[WORDS_TEXT], time[WORDS_TEXT], threads[WORDS_TEXT], steps[WORDS_TEXT];
    double rate = finding->seconds > 0 ? (double)finding->schedules / finding->seconds : 0;

    account->head = text_translated("Nothing found in %s",
                                    translate_count(finding->schedules, "schedule", runs));
    account->how =
        text_translated("%s, %.0f a second; %s, up to %s", words_time(finding->seconds, time), rate,
                        translate_count(finding->threads, "thread", threads),
                        translate_count(finding->most_steps, "step", steps));
    if (finding->complete)
        text_add(&account->notes,
                 finding->older
                     ? translate("These are all: every order of the steps was tried, with every "
                                 "older value that C11 lets an atomic read find. Steps are calls "
                                 "of threads and locks, atomics, and accesses that race; for this "
                                 "input there is no other outcome while reads find no later "
                                 "value.")
                     : translate("These are all: every order of the steps was tried. Steps are "
                                 "calls of threads and locks, atomics, and accesses that race; for "
                                 "this input there is no other outcome while memory is "
                                 "sequentially consistent."));
    else
        add_bounds(account, finding);
    if (finding->early > 0)
        text_add(&account->notes,
                 translate("Waits were tried that end early, too: without a signal, once in each "
                           "thread, as POSIX allows it, or with their time up while others are "
                           "slow."));
    if (finding->older_most > 0)
        text_add(&account->notes,
                 translate("Of each atomic the last %llu values are kept: a read that may find a "
                           "still older one was not tried with it."),
                 (unsigned long long)finding->older_most);
    if (finding->cut_off > 0)
        text_add(&account->notes,
                 translate("%s cut off since they took more than %s, so their ends are unknown."),
                 translate_count(finding->cut_off, "run", runs),
                 quest->openmp ? "10 s" : translate("20 000 steps"));
}

void account_add_widely(struct account *account, uint64_t threads)
{
    text_add(&account->notes,
             translate("Nor was anything found in a run with %llu threads, whose chunks of a loop "
                       "are smaller."),
             (unsigned long long)threads);
}
