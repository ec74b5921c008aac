/* SPDX-License-Identifier: MIT */
#include "compare/tables/crossover.h"

#include "common/base/words.h"
#include "compare/base/terminal.h"
#include "compare/base/text.h"
#include "compare/base/units.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WIDTH = 80, COLUMN = 12, MOST_COLUMNS = 5, MOST_FITS = 9, MOST_GROUPS = 2, MOST_NOTES = 3 };

/* What a contender is called: its panel, or what the base is. */
static const char *name_of(const struct crossover_line *line)
{
    return line->base ? "alone" : line->panel;
}

/* ---- sentences ------------------------------------------------------------------------------- */

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
            text_add(&names, "%s", name_of(&group->lines[at]));
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
            text_add(known ? never : open, "%s", name_of(own));
    }
    crossover_segments_free(&segments);
}

/* Who is never among the winners; the caller frees it. */
static char *losers_words(const struct crossover *crossover, const struct crossover_group *group,
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

/* Prints a text folded at blanks, and frees it. */
static void print_paragraph(int column, char *text)
{
    size_t width = terminal_columns(WIDTH), room = (width < WIDTH ? width : WIDTH) - (size_t)column;

    for (const char *at = text; *at;) {
        size_t length = terminal_line(at, room);
        printf("%*s%.*s\n", column, "", (int)length, at);
        at += length;
        at += *at == ' ';
    }
    free(text);
}

static void print_group(const struct crossover *crossover, const struct crossover_group *group,
                        bool started)
{
    char *sentence = crossover_sentence(crossover, group, started);
    char *losers = losers_words(crossover, group, started);
    char tasks[WORDS_TEXT], workers[WORDS_TEXT];

    words_count((uint64_t)crossover->tasks, "task", tasks);
    words_count((uint64_t)group->workers, "worker", workers);
    print_paragraph(2, text_format("%s%s%s%s: %s%s.", started ? "Counted with the launch, " : "",
                                   workers, crossover->pieces ? "" : ", ",
                                   crossover->pieces ? "" : tasks, sentence, losers));
    free(sentence);
    free(losers);
}

/* One worker is no paradigm, so it is told where there is nothing else. */
static void print_sentences(const struct crossover *crossover)
{
    size_t first = crossover->count > MOST_GROUPS ? crossover->count - MOST_GROUPS : 0;
    char *doubt = crossover_doubt(crossover);

    printf("\nWHO WINS, AND WHERE\n");
    if (doubt)
        print_paragraph(2, text_format("No crossing is told: %s. A quieter machine or a larger "
                                       "--budget helps.",
                                       doubt));
    for (size_t at = first; at < crossover->count && !doubt; at++)
        if (crossover->groups[at].workers > 1 || crossover->count == 1)
            print_group(crossover, &crossover->groups[at], false);
    if (!doubt)
        print_group(crossover, &crossover->groups[crossover->count - 1], true);
    free(doubt);
}

/* ---- tables ---------------------------------------------------------------------------------- */

static double median_at(const struct crossover_line *line, size_t place)
{
    return line->line.points[place].seconds.count > 0
               ? stats_quantile(&line->line.points[place].seconds, 0.5)
               : INFINITY;
}

static void print_row(const struct crossover *crossover, const struct crossover_group *group,
                      size_t place)
{
    const struct crossover_place *own = &crossover->places[place];
    char text[UNITS_TEXT];
    double best = INFINITY;

    for (size_t at = 0; at < group->count; at++)
        best = fmin(best, median_at(&group->lines[at], place));
    if (!crossover->pieces)
        printf("  %6.0f", own->tasks);
    printf("  %10s%c", own->length_s >= 0 ? units_time(own->length_s, text) : "-",
           own->held ? '?' : ' ');
    for (size_t at = 0; at < group->count && at < MOST_COLUMNS; at++) {
        double seconds = median_at(&group->lines[at], place);
        printf("%*s %c", COLUMN - 2, isfinite(seconds) ? units_time(seconds, text) : "-",
               seconds <= best                            ? '*'
               : seconds <= best * (1 + crossover_margin) ? '='
                                                          : ' ');
    }
    printf("\n");
}

static void print_times(const struct crossover *crossover)
{
    const struct crossover_group *group = &crossover->groups[crossover->count - 1];
    char workers[WORDS_TEXT];

    printf("\nTHE WORK, %s   * best   = within %.0f %% of it   ? kept out of the fit\n",
           words_count((uint64_t)group->workers, "worker", workers), 100 * crossover_margin);
    printf(crossover->pieces ? "  %10s " : "   tasks  %10s ",
           crossover->pieces ? "the work" : "one task");
    for (size_t at = 0; at < group->count && at < MOST_COLUMNS; at++)
        printf("%*s  ", COLUMN - 2, name_of(&group->lines[at]));
    printf("\n");
    for (size_t place = 0; place < crossover->place_count; place++)
        print_row(crossover, group, place);
}

static void print_fit(const struct crossover_line *line)
{
    const struct grain_fit *fit = &line->fit;
    char start[UNITS_TEXT], fixed[UNITS_TEXT], each[UNITS_TEXT], share[UNITS_TEXT],
        serial[UNITS_TEXT] = "-";
    char *name = text_format("%s/%s", line->panel, line->variant);

    if (!fit->fitted) {
        printf("  %-16s %3d  %s\n", name, line->workers, fit->why_not);
    } else {
        if (crossover_serial(line) >= 0)
            snprintf(serial, sizeof serial, "%.0f %%", 100 * crossover_serial(line));
        printf("  %-16.16s %3d %11s %10s %10s %8s %7s\n", name, line->workers,
               units_time(fit->start.estimate, start), units_time(fit->fixed.estimate, fixed),
               fit->each.estimate > 0 ? units_time(fit->each.estimate, each) : "-",
               units_number(fit->share.estimate, share), serial);
    }
    free(name);
}

static void print_fits(const struct crossover *crossover)
{
    size_t shown = 0, left = 0;

    printf("\nFITTED: time = once + tasks x (each + share x length)\n  %-16s %3s %11s %10s %10s "
           "%8s %7s\n",
           "", "wkr", "launch", "once", "each", "share", "serial");
    for (size_t group = crossover->count; group-- > 0;)
        for (size_t at = 0; at < crossover->groups[group].count; at++) {
            const struct crossover_line *line = &crossover->groups[group].lines[at];
            left += !line->base && shown >= MOST_FITS;
            if (!line->base && shown++ < MOST_FITS)
                print_fit(line);
        }
    if (left > 0)
        printf("  and %zu more (--format json)\n", left);
}

void crossover_print(const struct crossover *crossover, const struct text_list *notes,
                     const char *report)
{
    char number[WORDS_TEXT], cells[WORDS_TEXT];

    printf("triptych crossover %s\n", crossover->workload);
    if (crossover->count > 0) {
        print_times(crossover);
        print_fits(crossover);
    }
    if (crossover->error_cells > 0)
        printf("  %s kept out of the fit: median error %s %%\n",
               words_count(crossover->error_cells, "cell", cells),
               words_number(100 * crossover->error, number));
    print_sentences(crossover);
    for (size_t at = 0; at < notes->count && at < MOST_NOTES; at++)
        print_paragraph(2, text_format("%s", notes->items[at]));
    if (notes->count > MOST_NOTES)
        printf("  and %zu more notes in environment.json\n", notes->count - MOST_NOTES);
    if (report)
        printf("\n  all cells: %s\n", report);
    fflush(stdout);
}
