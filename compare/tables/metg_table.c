/* SPDX-License-Identifier: MIT
 *
 * METG for people. */
#include "common/base/words.h"
#include "compare/figures/metg.h"

#include "compare/base/terminal.h"
#include "compare/base/units.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* "123 ns [100, 150]", "123 ns", or "below 3.1 ns"; "-" where it is not reached. */
static const char *figure(const struct metg *metg, char text[UNITS_TEXT])
{
    const struct interval *found = &metg->granularity;
    char time[UNITS_TEXT];

    if (found->n == 0 && found->estimate > 0 && strstr(found->why_not, "shortest")) {
        snprintf(text, UNITS_TEXT, "below %s", units_time(found->estimate, time));
        return text;
    }
    if (found->n == 0)
        return "-";
    if (found->claimed)
        return units_time_range(found->estimate, found->low, found->high, text);
    return units_time(found->estimate, text);
}

static void print_row(const struct metg *metg)
{
    char text[UNITS_TEXT];
    const char *why = metg->granularity.claimed ? "" : metg->granularity.why_not;

    printf("  %-8s %-16s %7d  %-28s %s\n", metg->panel, metg->variant, metg->workers,
           figure(metg, text), why);
}

/* Which one is the best of its panel: the smallest granularity that was found. */
static const struct metg *best_of(const struct metgs *metgs, const char *panel, int workers)
{
    const struct metg *best = NULL;

    for (size_t at = 0; at < metgs->count; at++) {
        const struct metg *metg = &metgs->items[at];
        if (metg->workers == workers && strcmp(metg->panel, panel) == 0 &&
            metg->granularity.estimate > 0 &&
            (metg->granularity.n > 0 || strstr(metg->granularity.why_not, "shortest")) &&
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
    printf("\n%s: the shortest tasks that keep half of the peak rate, METG(50 %%)\n",
           metgs->items[0].workload);
    printf("  %-8s %-16s %7s  %s\n", "panel", "variant", "workers", "granularity [95 % interval]");
    for (size_t at = 0; at < metgs->count; at++)
        print_row(&metgs->items[at]);
    for (size_t at = 0; at < metgs->count; at++) {
        const struct metg *metg = &metgs->items[at];
        if (best_of(metgs, metg->panel, metg->workers) == metg) {
            char *line =
                text_format("%s, %s: %s is the best, %s.", metg->panel,
                            words_count((uint64_t)metg->workers, "worker", (char[WORDS_TEXT]){""}),
                            metg->variant, figure(metg, text));
            printf("  ");
            fold_text(2, line);
            free(line);
        }
    }
    printf("  ");
    char *how = text_format(
        "granularity: time x workers / tasks. The peak is what the best of all variants reached at "
        "its best size with as many workers; here at most %s million additions a second. (Task "
        "Bench, SC 2020)",
        units_number(metgs->items[metgs->count - 1].peak / 1e6, rate));
    fold_text(2, how);
    free(how);
    fflush(stdout);
}

void metg_markdown(const struct metgs *metgs)
{
    char text[UNITS_TEXT];

    if (metgs->count == 0)
        return;
    printf("\n| panel | variant | workers | METG(50 %%) |\n|---|---|---|---|\n");
    for (size_t at = 0; at < metgs->count; at++)
        printf("| %s | %s | %d | %s |\n", metgs->items[at].panel, metgs->items[at].variant,
               metgs->items[at].workers, figure(&metgs->items[at], text));
}
