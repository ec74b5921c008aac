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
    char *losers = crossover_losers(crossover, group, started);
    char tasks[WORDS_TEXT], workers[WORDS_TEXT];

    words_count((uint64_t)crossover->tasks, "task", tasks);
    words_count((uint64_t)group->workers, "worker", workers);
    print_paragraph(2, text_format("%s%s%s%s: %s%s.", started ? "Counted with the launch, " : "",
                                   workers, crossover->pieces ? "" : ", ",
                                   crossover->pieces ? "" : tasks, sentence, losers));
    free(sentence);
    free(losers);
    char *why = crossover_why_not(crossover, group, started);
    if (why)
        print_paragraph(2, text_format("No interval where it says \"about\": %s.", why));
    free(why);
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
        printf("%*s  ", COLUMN - 2, crossover_name(&group->lines[at]));
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

    printf("\nFITTED: time = once + %s\n  %-16s %3s %11s %10s %10s "
           "%8s %7s\n",
           crossover->pieces ? "share x work" : "tasks x (each + share x length)", "", "wkr",
           "launch", "once", "each", "share", "serial");
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
