/* SPDX-License-Identifier: MIT
 *
 * METG for people. */
#include "common/base/words.h"
#include "compare/figures/metg.h"

#include "compare/base/terminal.h"
#include "compare/base/text.h"
#include "compare/base/units.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* "123 ns [100, 150]", or "below 3.1 ns"; "withheld" where there is no interval; "-" where it is
 * not reached. */
static const char *figure(const struct metg *metg, char text[UNITS_TEXT])
{
    const struct interval *found = &metg->granularity;
    char time[UNITS_TEXT];

    if (found->n == 0 && found->estimate > 0) {
        snprintf(text, UNITS_TEXT, "below %s", units_time(found->estimate, time));
        return text;
    }
    if (found->n == 0)
        return "-";
    if (found->claimed)
        return units_time_range(found->estimate, found->low, found->high, text);
    return "withheld";
}

static void print_row(const struct metgs *metgs, const struct metg *metg)
{
    const struct metg *alone = metg_alone(metgs, metg);
    char text[UNITS_TEXT], beside[UNITS_TEXT];
    const char *why = metg->granularity.claimed      ? ""
                      : metg->granularity.why_not[0] ? metg->granularity.why_not
                                                     : "its interval has no upper end";

    bool both = alone && alone != metg;
    printf("  %-6s %-14s %3d  %-21s %-*s%s\n", metg->panel, metg->variant, metg->workers,
           figure(metg, text), both ? 22 : 0, both ? figure(alone, beside) : "", why);
}

/* The curves of tasks that were handed over one by one, or those of loops; a title for each
 * setting.
 */
static void print_rows(const struct metgs *metgs, bool loop)
{
    static const char *const titles[] = {"tasks that keep half of the peak rate, METG(50 %)",
                                         "iterations that keep half of the peak rate, loop "
                                         "granularity"};
    struct text_list told = {0};

    for (size_t first = 0; first < metgs->count; first++) {
        const char *apart = metgs->items[first].apart;
        if (metgs->items[first].loop != loop || text_has(&told, apart))
            continue;
        text_add(&told, "%s", apart);
        printf("\n%s%s%s: the shortest %s\n  %-6s %-14s %3s  %-21s %s\n",
               metgs->items[first].workload, apart[0] ? " " : "", apart, titles[loop], "panel",
               "variant", "wkr", "granularity [95 %]", "with one worker");
        for (size_t at = first; at < metgs->count; at++)
            if (metgs->items[at].loop == loop && strcmp(metgs->items[at].apart, apart) == 0)
                print_row(metgs, &metgs->items[at]);
    }
    text_free(&told);
}

/* Which one is the best of its panel: the smallest granularity that was found. */
static const struct metg *best_of(const struct metgs *metgs, const struct metg *like)
{
    const struct metg *best = NULL;

    for (size_t at = 0; at < metgs->count; at++) {
        const struct metg *metg = &metgs->items[at];
        if (!metg->loop && metg->workers == like->workers &&
            strcmp(metg->panel, like->panel) == 0 && strcmp(metg->apart, like->apart) == 0 &&
            metg->granularity.estimate > 0 &&
            (metg->granularity.claimed || metg->granularity.n == 0) &&
            (!best || metg->granularity.estimate < best->granularity.estimate))
            best = metg;
    }
    return best;
}

void metg_print(const struct metgs *metgs)
{
    char text[UNITS_TEXT], rate[UNITS_TEXT];

    if (metgs->count == 0)
        return;
    print_rows(metgs, false);
    print_rows(metgs, true);
    for (size_t at = 0; at < metgs->count; at++) {
        const struct metg *metg = &metgs->items[at];
        if (best_of(metgs, metg) == metg) {
            char *line = text_format(
                "%s%s%s, %s: %s is the best, %s.", metg->panel, metg->apart[0] ? ", " : "",
                metg->apart, words_count((uint64_t)metg->workers, "worker", (char[WORDS_TEXT]){""}),
                metg->variant, figure(metg, text));
            printf("  ");
            terminal_text(2, line);
            free(line);
        }
    }
    printf("  ");
    char *how = text_format(
        "granularity: time x workers / tasks. METG(50 %%) is of tasks that are handed over one by "
        "one "
        "(Task Bench, SC 2020); where chunks are, or all are dealt beforehand, it is the "
        "granularity of a loop. The peak is what the best of all variants reached at its best size "
        "with as many workers; here at most %s million additions a second.",
        units_number(metgs->items[metgs->count - 1].peak / 1e6, rate));
    terminal_text(2, how);
    free(how);
    fflush(stdout);
}

void metg_markdown(const struct metgs *metgs)
{
    char text[UNITS_TEXT], beside[UNITS_TEXT];

    if (metgs->count == 0)
        return;
    printf("\n| panel | variant | setting | workers | granularity | with one worker | which |\n"
           "|---|---|---|---|---|---|---|\n");
    for (size_t at = 0; at < metgs->count; at++) {
        const struct metg *metg = &metgs->items[at], *alone = metg_alone(metgs, metg);
        printf("| %s | %s | %s | %d | %s | %s | %s |\n", metg->panel, metg->variant, metg->apart,
               metg->workers, figure(metg, text), alone ? figure(alone, beside) : "",
               metg_name(metg));
    }
}
