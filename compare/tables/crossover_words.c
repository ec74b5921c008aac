/* SPDX-License-Identifier: MIT
 *
 * Crossings in sentences. */
#include "compare/tables/crossover.h"

#include "compare/base/text.h"
#include "compare/base/units.h"

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
    if (edge->low * wide < edge->high)
        return text_format("about %s (hardly known)", units_time(edge->estimate * times, text));
    return text_format("%s", units_time_range(edge->estimate * times, edge->low * times,
                                              edge->high * times, text));
}

static char *winners_words(const struct crossover_group *group,
                           const struct crossover_segment *segment)
{
    struct text_list names = {0};

    for (size_t at = 0; at < group->count; at++)
        if (segment->wins[at] && !(segment->all && group->lines[at].base))
            text_add(&names, "%s", crossover_name(&group->lines[at]));
    char *joined = text_join(&names, names.count == 2 ? " and " : ", ");
    char *words = names.count == 0                  ? text_format("nobody")
                  : segment->all && names.count > 1 ? text_format("all the same")
                  : names.count > 1                 ? text_format("%s, the same", joined)
                                                    : text_format("%s", joined);
    free(joined);
    text_free(&names);
    return words;
}

char *crossover_sentence(const struct crossover *crossover, const struct crossover_group *group,
                         bool started)
{
    struct crossover_segments segments = crossover_segments(crossover, group, started);
    double times = started ? crossover->tasks : 1;
    const char *unit = started || crossover->pieces ? "of work" : "a task";
    struct text_list clauses = {0};

    for (size_t at = 0; at < segments.count; at++) {
        const struct crossover_segment *segment = &segments.items[at];
        char *winners = winners_words(group, segment);
        char *end = segment->end ? edge_words(segment->end, times) : NULL, from[UNITS_TEXT];
        const char *far = segment->end && segment->to > crossover_longest(crossover)
                              ? " (longer than what was measured)"
                              : "";
        units_time(segment->from * times, from);
        if (at == 0 && end)
            text_add(&clauses, "below %s %s%s: %s", end, unit, far, winners);
        else if (at == 0)
            text_add(&clauses, "at every length: %s", winners);
        else if (end)
            text_add(&clauses, "from there to %s%s: %s", end, far, winners);
        else
            text_add(&clauses, "from %s on: %s", from, winners);
        free(winners);
        free(end);
    }
    char *sentence = text_join(&clauses, "; ");
    text_free(&clauses);
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
