/* SPDX-License-Identifier: MIT
 *
 * What `triptych diff` says, for the terminal and as Markdown. */
#include "compare/tables/diff_tables.h"

#include "compare/base/markup.h"
#include "compare/base/terminal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { CELL = 19, RANGE = 21, RATIO = 17 };

static const char how_to_read[] =
    "ratio: B's median over A's. [ ] is a 95 % interval, ( ) the lowest and the highest where "
    "there are too few values for one. p: how often chance alone would show such a difference, "
    "or a larger one, between equal programs (Mann and Whitney's test over launches, or with few "
    "of them Welch's), made larger for the number of cells (Holm) and for launches that resemble "
    "the ones before them. A "
    "cell counts as changed where p is at most 0.05, the ratio's interval leaves out 1 and the "
    "median changed by at least the threshold. Two comparisons are made at two times: what the "
    "machine did otherwise in between is in the difference.";

/* "13.1 ms [12.9, 14.0]". */
static void range_text(const struct diff *diff, const struct interval *interval,
                       char text[UNITS_TEXT])
{
    char *bracket;

    if (interval->n == 0) {
        snprintf(text, UNITS_TEXT, "-");
        return;
    }
    if (diff->metric->text != units_time) {
        diff->metric->text(interval->estimate, text);
        return;
    }
    units_time_range(interval->estimate, interval->low, interval->high, text);
    bracket = strchr(text, '[');
    if (!interval->claimed && bracket) {
        *bracket = '(';
        text[strlen(text) - 1] = ')';
    }
    if (strlen(text) > RANGE)
        diff->metric->text(interval->estimate, text);
}

static void ratio_text(const struct interval *ratio, char text[UNITS_TEXT])
{
    if (ratio->n == 0 || !(ratio->estimate > 0))
        snprintf(text, UNITS_TEXT, "-");
    else if (ratio->claimed && ratio->high < 100)
        snprintf(text, UNITS_TEXT, "%.2f [%.2f, %.2f]", ratio->estimate, ratio->low, ratio->high);
    else
        units_number(ratio->estimate, text);
}

static void p_text(const struct diff_pair *pair, char text[UNITS_TEXT])
{
    if (!pair->comparison.test)
        snprintf(text, UNITS_TEXT, "-");
    else if (pair->p < 0.001)
        snprintf(text, UNITS_TEXT, "<0.001");
    else
        snprintf(text, UNITS_TEXT, "%.3f", pair->p);
}

static bool same_group(const struct diff_pair *pair, const struct diff_pair *other)
{
    return strcmp(pair->cell[1]->workload, other->cell[1]->workload) == 0 &&
           strcmp(pair->cell[1]->setting, other->cell[1]->setting) == 0;
}

static void print_heading(const struct diff_pair *pair)
{
    const struct result *cell = pair->cell[1];
    char *title =
        text_format("%s%s%s", cell->workload, cell->setting[0] ? ", with " : "", cell->setting);

    if (strlen(title) + 2 > CELL) {
        printf(terminal_coloured(STDOUT_FILENO) ? "\33[1m%s\33[0m\n" : "%s\n", title);
        free(title);
        title = text_format("%s", "");
    }
    printf(terminal_coloured(STDOUT_FILENO) ? "\33[1m%-*s\33[0m" : "%-*s", CELL + 2, title);
    printf(" %-*s %-*s %-*s %6s B is\n", RANGE, "A", RANGE, "B", RATIO, "ratio B/A", "p");
    free(title);
}

static void print_row(const struct diff *diff, const struct diff_pair *pair)
{
    const struct result *cell = pair->cell[1];
    char *name = text_format("%s %s %d", cell->panel, cell->variant, cell->workers);
    char range[2][UNITS_TEXT], ratio[UNITS_TEXT], p[UNITS_TEXT];

    range_text(diff, &pair->median[0], range[0]);
    range_text(diff, &pair->median[1], range[1]);
    ratio_text(&pair->comparison.ratio, ratio);
    p_text(pair, p);
    if (strlen(name) > CELL)
        printf("  %s\n  %*s", name, CELL, ""); /* on a line of its own */
    else
        printf("  %-*s", CELL, name);
    printf(" %-*s %-*s %-*s %6s %s\n", RANGE, range[0], RANGE, range[1], RATIO, ratio, p,
           pair->verdict == DIFF_SAME ? "no diff." : diff_word(diff, pair));
    free(name);
}

static void print_list(const char *heading, const struct text_list *list)
{
    if (list->count > 0)
        printf("%s\n", heading);
    for (size_t at = 0; at < list->count; at++) {
        printf("  - ");
        terminal_text(4, list->items[at]);
    }
}

/* Why cells are undecided, each reason once. */
static void print_reasons(const struct diff *diff)
{
    struct text_list reasons = {0};

    for (size_t at = 0; at < diff->count; at++) {
        char *why = diff_why(&diff->pairs[at]);
        if (why && !text_has(&reasons, why) && reasons.count < 8)
            text_add(&reasons, "%s", why);
        free(why);
    }
    print_list("Undecided, since", &reasons);
    text_free(&reasons);
}

void diff_print_table(const struct diff *diff)
{
    char *sentence = diff_sentence(diff);

    for (int side = 0; side < 2; side++)
        printf("%c: %s, %s of %s\n", "AB"[side], diff -> side[side] -> folder,
               diff -> metric -> name,
               diff -> side[side] -> run ? diff -> side[side] -> run : "an unknown time");
    printf("\n");
    for (size_t at = 0; at < diff->count; at++) {
        if (at == 0 || !same_group(&diff->pairs[at], &diff->pairs[at - 1]))
            print_heading(&diff->pairs[at]);
        print_row(diff, &diff->pairs[at]);
    }
    printf("\n");
    print_reasons(diff);
    print_list("Measured in A only", &diff->only[0]);
    print_list("Measured in B only", &diff->only[1]);
    print_list("The machines differ (A there, B here)", &diff->machines);
    terminal_text(0, how_to_read);
    printf("\n");
    terminal_text(0, sentence);
    free(sentence);
}

/* ---- Markdown -------------------------------------------------------------------------------- */

static void put_list(const char *heading, const struct text_list *list)
{
    if (list->count > 0)
        printf("\n%s\n\n", heading);
    for (size_t at = 0; at < list->count; at++) {
        printf("- ");
        markup_markdown(stdout, list->items[at]);
        printf("\n");
    }
}

void diff_print_markdown(const struct diff *diff)
{
    char *sentence = diff_sentence(diff);

    printf("| cell | A | B | ratio B/A | p | verdict |\n|---|---|---|---|---|---|\n");
    for (size_t at = 0; at < diff->count; at++) {
        const struct diff_pair *pair = &diff->pairs[at];
        char *name = result_name(pair->cell[1]), range[2][UNITS_TEXT], ratio[UNITS_TEXT],
             p[UNITS_TEXT];
        range_text(diff, &pair->median[0], range[0]);
        range_text(diff, &pair->median[1], range[1]);
        ratio_text(&pair->comparison.ratio, ratio);
        p_text(pair, p);
        printf("| ");
        markup_markdown(stdout, name);
        printf(" | %s | %s | %s | %s | %s |\n", range[0], range[1], ratio, p,
               diff_word(diff, pair));
        free(name);
    }
    put_list("Measured in A only:", &diff->only[0]);
    put_list("Measured in B only:", &diff->only[1]);
    put_list("The machines differ (A there, B here):", &diff->machines);
    printf("\n%s\n", sentence);
    free(sentence);
}
