/* SPDX-License-Identifier: MIT
 *
 * Crossings in sentences. */
#include "compare/tables/crossover.h"

#include "compare/base/text.h"
#include "compare/base/units.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

const char *crossover_name(const struct crossover_line *line)
{
    return line->base ? "alone" : line->panel;
}

/* "41 us [35, 48]", of a task or of all the work; "about" where there is no interval, or one that
 * nobody would call knowledge. */
static char *edge_words(const struct interval *edge, double times)
{
    static const double wide = 10;
    char text[UNITS_TEXT];

    if (!edge->claimed)
        return text_format("about %s", units_time(edge->estimate * times, text));
    units_time_range(edge->estimate * times, edge->low * times, edge->high * times, text);
    return edge->low * wide < edge->high ? text_format("about %s (hardly known)", text)
                                         : text_format("%s", text);
}

/* ---- the sentence ---------------------------------------------------------------------------- */

/* A stretch with the same winners, as it is told. */
struct clause {
    const bool *wins;
    bool all;
    double from;         /* seconds of a task; 0: the shortest */
    struct interval end; /* estimate infinite: none */
};

struct clauses {
    struct clause *items;
    size_t count;
};

static struct interval end_of(const struct crossover_segment *segment)
{
    return segment->end ? *segment->end : (struct interval){.estimate = INFINITY};
}

/* The one place where the winners change, of several that are close: between the first and the
 * last, and with the interval of both. */
static struct interval between(const struct interval *first, const struct interval *last)
{
    struct interval edge = *first;

    edge.estimate = sqrt(first->estimate) * sqrt(last->estimate);
    edge.high = last->high;
    edge.claimed = first->claimed && last->claimed;
    return edge;
}

/* How many segments from `at` on are only a passage from those before to those behind: together
 * shorter than a factor of `narrow`, and not the first or the last. */
static size_t passage(const struct crossover_segments *segments, size_t at)
{
    static const double narrow = 2.5;
    size_t count = 0;

    while (at > 0 && at + count + 1 < segments->count &&
           segments->items[at + count].to < narrow * segments->items[at].from)
        count++;
    return count;
}

/* Of the work alone nothing is said about lengths far beyond what was measured. The caller frees
 * the items; the winners are the segments'. */
static struct clauses clauses_of(const struct crossover *crossover,
                                 const struct crossover_segments *segments, bool started)
{
    static const double far = 10;
    double most = started ? INFINITY : far * crossover_longest(crossover);
    struct clauses clauses = {NULL, 0};

    for (size_t at = 0; at < segments->count; at++) {
        const struct crossover_segment *segment = &segments->items[at];
        size_t passed = passage(segments, at);
        if (clauses.count > 0 && segment->from > most) {
            clauses.items[clauses.count - 1].end.estimate = INFINITY;
            break;
        }
        if (passed > 0) {
            struct clause *before = &clauses.items[clauses.count - 1];
            at += passed;
            struct interval last = end_of(&segments->items[at - 1]);
            before->end = between(&before->end, &last);
            segment = &segments->items[at];
        }
        double from = clauses.count > 0 ? clauses.items[clauses.count - 1].end.estimate : 0;
        clauses.items = text_grow(clauses.items, clauses.count, sizeof *clauses.items);
        clauses.items[clauses.count++] =
            (struct clause){segment->wins, segment->all, from, end_of(segment)};
    }
    return clauses;
}

/* "posix wins", "posix and mpi are equally fast". */
static char *winners_words(const struct crossover_group *group, const struct clause *clause)
{
    struct text_list names = {0};

    for (size_t at = 0; at < group->count; at++)
        if (clause->wins[at] && !(clause->all && group->lines[at].base))
            text_add(&names, "%s", crossover_name(&group->lines[at]));
    char *joined = text_join(&names, names.count == 2 ? " and " : ", ");
    char *words = names.count == 0                 ? text_format("nobody wins")
                  : clause->all && names.count > 1 ? text_format("all are equally fast")
                  : names.count > 1                ? text_format("%s are equally fast", joined)
                                                   : text_format("%s wins", joined);
    free(joined);
    text_free(&names);
    return words;
}

static char *clause_words(const struct crossover *crossover, const struct crossover_group *group,
                          const struct clause *clause, bool started)
{
    double times = started ? crossover->tasks : 1;
    bool ends = isfinite(clause->end.estimate);
    const char *far = ends && clause->end.estimate > crossover_longest(crossover)
                          ? " (longer than what was measured)"
                          : "";
    char *winners = winners_words(group, clause), *words, from[UNITS_TEXT];
    char *end = ends ? edge_words(&clause->end, times) : NULL;

    units_time(clause->from * times, from);
    if (clause->from > 0 && ends)
        words = text_format("from there to %s%s %s", end, far, winners);
    else if (clause->from > 0)
        words = text_format("from %s on %s", from, winners);
    else if (ends)
        words = text_format("below %s %s%s %s", end,
                            started || crossover->pieces ? "of work" : "a task", far, winners);
    else
        words = text_format("at every length %s", winners);
    free(winners);
    free(end);
    return words;
}

char *crossover_sentence(const struct crossover *crossover, const struct crossover_group *group,
                         bool started)
{
    struct crossover_segments segments = crossover_segments(crossover, group, started);
    struct clauses clauses = clauses_of(crossover, &segments, started);
    struct text_list words = {0};

    for (size_t at = 0; at < clauses.count; at++) {
        char *text = clause_words(crossover, group, &clauses.items[at], started);
        text_add(&words, "%s", text);
        free(text);
    }
    char *sentence = text_join(&words, "; ");
    text_free(&words);
    free(clauses.items);
    crossover_segments_free(&segments);
    return sentence;
}

/* Adds the contenders that are among no winners, and whether that is sure. */
static void find_losers(const struct crossover *crossover, const struct crossover_group *group,
                        bool started, struct text_list *never, struct text_list *open)
{
    static const double sure = 0.025;
    struct crossover_segments segments = crossover_segments(crossover, group, started);

    for (size_t line = 0; line < group->count; line++) {
        const struct crossover_line *own = &group->lines[line];
        bool wins = own->base || !own->fit.fitted;
        for (size_t at = 0; at < segments.count; at++)
            wins = wins || segments.items[at].wins[line];
        bool known = own->fit.share.claimed && (started ? own->started : own->work).none &&
                     (started ? own->started : own->work).doubt <= sure;
        if (!wins)
            text_add(known ? never : open, "%s", crossover_name(own));
    }
    crossover_segments_free(&segments);
}

char *crossover_losers(const struct crossover *crossover, const struct crossover_group *group,
                       bool started)
{
    struct text_list never = {0}, open = {0};

    find_losers(crossover, group, started, &never, &open);
    char *sure = text_join(&never, " and "), *unsure = text_join(&open, " and ");
    char *first = never.count == 0
                      ? text_format("%s", "")
                      : text_format(". %s %s never within %.0f %% of the best", sure,
                                    never.count == 1 ? "is" : "are", 100 * crossover_margin);
    char *words =
        open.count == 0
            ? text_format("%s", first)
            : text_format("%s. Whether %s %s within %.0f %% of the best is open", first, unsure,
                          open.count == 1 ? "comes" : "come", 100 * crossover_margin);
    free(sure);
    free(unsure);
    free(first);
    text_free(&never);
    text_free(&open);
    return words;
}

char *crossover_why_not(const struct crossover *crossover, const struct crossover_group *group,
                        bool started)
{
    struct crossover_segments segments = crossover_segments(crossover, group, started);
    char *why = NULL;

    for (size_t at = 0; at < segments.count && !why; at++)
        if (segments.items[at].end && !segments.items[at].end->claimed)
            why = text_format("%s", segments.items[at].end->why_not);
    crossover_segments_free(&segments);
    return why;
}
