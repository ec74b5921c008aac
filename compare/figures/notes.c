/* SPDX-License-Identifier: MIT */
#include "compare/figures/notes.h"

#include "compare/base/units.h"
#include "compare/figures/predict.h"
#include "compare/figures/rivals.h"

#include "common/base/words.h"

#include <stdlib.h>
#include <string.h>

/* The cells that one sentence is about. */
struct scope {
    const struct summary *items;
    size_t count;
    const char *setting;
    int workers; /* the most that are not more than the CPUs, or else the most of all */
};

static bool within(const struct scope *scope, const struct summary *own)
{
    return own->seconds.n > 0 && strcmp(own->result->setting, scope->setting) == 0;
}

static struct scope scope_of(const struct summary *items, size_t count, const char *setting,
                             int cpus)
{
    struct scope scope = {items, count, setting, 0};
    int most = 0;

    for (size_t at = 0; at < count; at++) {
        int workers = items[at].result->workers;
        if (!within(&scope, &items[at]))
            continue;
        most = workers > most ? workers : most;
        if (workers <= cpus && workers > scope.workers)
            scope.workers = workers;
    }
    if (scope.workers <= 1)
        scope.workers = most;
    return scope;
}

/* ---- which panel is faster ------------------------------------------------------------------- */

static char *name_of(const struct summary *own)
{
    return text_format("%s %s", own->result->panel, own->result->variant);
}

/* "openmp for and mpi ranks are the same in practice": those of which a word holds, among the
 * others than the fastest. */
static void add_alike(struct text_list *parts, const struct rivals *rivals, enum verdict_word word)
{
    struct text_list names = {0};
    char *fastest = name_of(rivals->items[rivals->base]);
    double reach = 0;

    text_add(&names, "%s", fastest);
    for (size_t at = 0; at < rivals->count; at++)
        if (at != rivals->base && rivals->verdicts[at].word == word) {
            char *name = name_of(rivals->items[at]);
            double own = verdict_reach(&rivals->verdicts[at]);
            text_add(&names, "%s", name);
            reach = own > reach ? own : reach;
            free(name);
        }
    char *all = text_join(&names, " and "), number[WORDS_TEXT];
    if (names.count > 1 && word == VERDICT_SAME)
        text_add(parts, "%s are the same in practice (within 5 %%)", all);
    else if (names.count > 1)
        text_add(parts, "cannot tell %s apart (+-%s %%)", all, words_number(100 * reach, number));
    free(all);
    free(fastest);
    text_free(&names);
}

static void add_fastest(struct text_list *parts, const struct rivals *rivals)
{
    char *fastest = name_of(rivals->items[rivals->base]);
    bool alone = true;

    for (size_t at = 0; at < rivals->count; at++)
        alone = alone && (at == rivals->base || rivals->verdicts[at].word == VERDICT_SLOWER);
    if (alone)
        text_add(parts, "%s is the fastest", fastest);
    free(fastest);
}

static void add_slower(struct text_list *parts, const struct rivals *rivals)
{
    char text[UNITS_TEXT];

    for (size_t at = 0; at < rivals->count; at++)
        if (at != rivals->base && rivals->verdicts[at].word == VERDICT_SLOWER) {
            const struct interval *ratio = &rivals->verdicts[at].ratio;
            char *name = name_of(rivals->items[at]);
            text_add(parts, "%s takes %s times as long", name,
                     units_range(ratio->estimate, ratio->low, ratio->high, text));
            free(name);
        }
}

/* Starting is a price of its own: the difference to the first panel's start. */
static void add_starts(struct text_list *parts, const struct rivals *rivals)
{
    char text[UNITS_TEXT];

    for (size_t at = 1; at < rivals->count; at++) {
        struct series first = summary_series(rivals->items[0]->result, SUMMARY_LAUNCH);
        struct series own = summary_series(rivals->items[at]->result, SUMMARY_LAUNCH);
        struct interval later = {0};
        if (first.count > 0 && own.count > 0)
            later = stats_difference(&own, &first);
        /* Below 50 ms the start is not worth a word; without an interval there is no promise. */
        if (later.n > 0 && later.claimed && later.low > 0.05)
            text_add(parts, "%s starts %s later than %s", rivals->items[at]->result->panel,
                     units_time_range(later.estimate, later.low, later.high, text),
                     rivals->items[0]->result->panel);
        summary_series_free(&first);
        summary_series_free(&own);
    }
}

static void note_order(struct text_list *notes, const struct scope *scope)
{
    struct rivals rivals = rivals_of(scope->items, scope->count, scope->setting, scope->workers);
    struct text_list parts = {0};
    char workers[WORDS_TEXT];

    words_count((uint64_t)scope->workers, "worker", workers);
    if (rivals.count < 2)
        return;
    if (rivals.short_of) {
        char *name = name_of(rivals.short_of);
        text_add(notes, "Too few samples to order the panels with %s (%s: %s).", workers, name,
                 rivals.short_of->seconds.why_not);
        free(name);
        return;
    }
    rivals_compare(&rivals, rivals.fastest);
    add_fastest(&parts, &rivals);
    add_alike(&parts, &rivals, VERDICT_SAME);
    add_alike(&parts, &rivals, VERDICT_UNKNOWN);
    add_slower(&parts, &rivals);
    add_starts(&parts, &rivals);
    char *all = text_join(&parts, "; ");
    text_add(notes, "With %s: %s.", workers, all);
    free(all);
    text_free(&parts);
}

/* ---- speed-ups, losses, burning -------------------------------------------------------------- */

/* The lowest and the highest of something over cells. */
struct extremes {
    const struct summary *lowest, *highest;
    double low, high;
};

static void widen(struct extremes *extremes, const struct summary *own, double value)
{
    if (!extremes->lowest || value < extremes->low) {
        extremes->lowest = own;
        extremes->low = value;
    }
    if (!extremes->highest || value > extremes->high) {
        extremes->highest = own;
        extremes->high = value;
    }
}

static void note_speedups(struct text_list *notes, const struct scope *scope)
{
    struct extremes extremes = {0};
    const struct result *base = NULL;
    char text[UNITS_TEXT];

    for (size_t at = 0; at < scope->count; at++) {
        const struct summary *own = &scope->items[at];
        if (!within(scope, own) || own->result->workers != scope->workers || own->over_alone.n == 0)
            continue;
        base = own->alone;
        widen(&extremes, own, own->over_alone.estimate);
    }
    if (!base || extremes.lowest == extremes.highest)
        return;
    for (size_t at = 0; at < scope->count; at++)
        if (scope->items[at].result == base)
            units_time(scope->items[at].seconds.estimate, text);
    char *low = name_of(extremes.lowest), *high = name_of(extremes.highest);
    text_add(notes, "Speed-up with %s over %s %s (%s): %.2f (%s) to %.2f (%s).",
             words_count((uint64_t)scope->workers, "worker", (char[WORDS_TEXT]){""}), base->panel,
             base->variant, text, extremes.low, low, extremes.high, high);
    free(low);
    free(high);
}

static void note_losses(struct text_list *notes, const struct scope *scope)
{
    struct text_list racy = {0};
    bool mended = false, mended_lost = false;

    for (size_t at = 0; at < scope->count; at++) {
        const struct summary *own = &scope->items[at];
        if (!within(scope, own) || own->result->workers != scope->workers)
            continue;
        if (!own->result->may_lose) {
            mended = true;
            mended_lost = mended_lost || own->lost.high > 0;
        } else if (own->result->samples[0].expected_sum > 0) {
            text_add(&racy, "%s %s %.1f %%", own->result->panel, own->result->variant,
                     100 * own->lost.estimate / (double)own->result->samples[0].expected_sum);
        }
    }
    char *all = text_join(&racy, ", ");
    if (racy.count > 0)
        text_add(notes, "Updates lost with %s, median: %s.%s",
                 words_count((uint64_t)scope->workers, "worker", (char[WORDS_TEXT]){""}), all,
                 mended && !mended_lost ? " The fixed variants lost none." : "");
    free(all);
    text_free(&racy);
}

/* Only where most time is waited: where a variant of the group burns next to nothing. */
static void note_burning(struct text_list *notes, const struct scope *scope)
{
    struct extremes extremes = {0};

    for (size_t at = 0; at < scope->count; at++)
        if (within(scope, &scope->items[at]) && scope->items[at].cpu_share >= 0)
            widen(&extremes, &scope->items[at], 100 * scope->items[at].cpu_share);
    if (!extremes.lowest || extremes.low > 5 || extremes.lowest == extremes.highest)
        return;
    char *low = name_of(extremes.lowest), *high = name_of(extremes.highest);
    text_add(notes, "CPU burned in the time taken: %s %% (%s) to %s %% (%s).",
             words_number(extremes.low, (char[WORDS_TEXT]){""}), low,
             words_number(extremes.high, (char[WORDS_TEXT]){""}), high);
    free(low);
    free(high);
}

struct text_list notes_of(const struct summary *items, size_t count, const char *setting, int cpus)
{
    struct scope scope = scope_of(items, count, setting, rivals_cpus(items, count, setting, cpus));
    struct text_list notes = {0};

    note_order(&notes, &scope);
    notes_commands(&notes, items, count, setting, scope.workers);
    note_speedups(&notes, &scope);
    notes_scaling(&notes, items, count, setting, cpus);
    notes_hybrid(&notes, items, count, setting);
    notes_hosts(&notes, items, count, setting);
    note_losses(&notes, &scope);
    note_burning(&notes, &scope);
    notes_counters(&notes, items, count, setting, scope.workers);
    predict_notes(&notes, items, count, setting);
    return notes;
}
