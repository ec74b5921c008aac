/* SPDX-License-Identifier: MIT
 *
 * The race lab for people: a table for the terminal, and Markdown. (For programs: race_data.c.) */
#include "compare/race/race.h"

#include "compare/base/units.h"
#include "compare/programs/settings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CELL = 2 * UNITS_TEXT };

static const struct {
    const char *title, *meaning;
} parts[RACE_PARTS] = {
    [RACE_LAB] = {"Updates lost by racy forms, by compiler and level",
                  "share of the increments that was lost"},
    [RACE_MENDED] = {"The price of fixed forms", "time per increment, all workers together"},
    [RACE_FURTHER] = {"Further races", "share of the trials that went wrong, or time of one trial"},
};

/* ---- figures as texts ------------------------------------------------------------------------ */

static void share_text(const struct interval *share, char text[CELL])
{
    const char *form =
        share->claimed ? "%.1f %% [%.1f, %.1f]" : "%.1f %% (%.1f to %.1f)"; /* all are known here */

    if (share->low < share->high)
        snprintf(text, CELL, form, 100 * share->estimate, 100 * share->low, 100 * share->high);
    else
        snprintf(text, CELL, "%.1f %%", 100 * share->estimate);
}

static void time_text(const struct interval *time, char text[CELL])
{
    char range[UNITS_TEXT];

    if (time->claimed)
        snprintf(text, CELL, "%s", units_time_range(time->estimate, time->low, time->high, range));
    else
        snprintf(text, CELL, "%s", units_time(time->estimate, range));
}

/* All that is known of a row: the share that went wrong, or the time and how it compares. */
static void row_text(const struct race_row *row, char text[CELL])
{
    const struct interval *share = race_figure_of(row, RACE_SHARE);
    const struct interval *ratio = race_figure_of(row, RACE_RATIO);
    char number[UNITS_TEXT];

    if (share) {
        share_text(share, text);
        return;
    }
    time_text(race_figure_of(row, RACE_TIME), text);
    if (!ratio)
        return;
    size_t used = strlen(text);
    snprintf(text + used, CELL - used, ", %s times as long as padded",
             ratio->claimed ? units_range(ratio->estimate, ratio->low, ratio->high, number)
                            : units_number(ratio->estimate, number));
}

static bool has(const struct race *race, enum race_part part)
{
    for (size_t at = 0; at < race->row_count; at++)
        if (race->rows[at].part == part && race->rows[at].count > 0)
            return true;
    return false;
}

/* ---- the terminal ---------------------------------------------------------------------------- */

static void print_part(const struct race *race, enum race_part part)
{
    char text[CELL];

    printf("%s\n\n%-7s %-17s %-13s %-8s %2s %6s  %s\n", parts[part].title, "panel", "race", "form",
           part == RACE_LAB ? "build" : "", "N", "starts", parts[part].meaning);
    for (size_t at = 0; at < race->row_count; at++) {
        const struct race_row *row = &race->rows[at];
        if (row->part != part || row->count == 0)
            continue;
        row_text(row, text);
        printf("%-7s %-17s %-13s %-8s %2d %6zu  %s\n", row->panel, row->program, row->variant,
               row->build, row->workers, row->starts, text);
    }
    printf("\n");
}

static void print_verdicts(const struct race *race)
{
    printf("What detectors say\n\n%-8s %-7s %-17s %-13s %s\n", "detector", "panel", "race", "form",
           "says");
    for (size_t at = 0; at < race->verdict_count; at++) {
        const struct race_verdict *verdict = &race->verdicts[at];
        char *says = race_verdict_text(verdict);
        bool missed = verdict->may_lose && verdict->place_count == 0 && !verdict->why[0];
        printf("%-8s %-7s %-17s %-13s %s%s\n", verdict->detector, verdict->panel, verdict->program,
               verdict->variant, says, missed ? ", though it is broken" : "");
        free(says);
    }
    printf("\n");
}

static void print_table(const struct race *race)
{
    for (enum race_part part = 0; part < RACE_PARTS; part++)
        if (has(race, part))
            print_part(race, part);
    if (race->verdict_count > 0)
        print_verdicts(race);
    printf(
        "N: workers. Medians over repetitions; [a, b] is a 95 %% interval over starts. Where there "
        "are\ntoo few starts for one, (a to b) is the least and the most seen. docs/races.md "
        "explains "
        "the races.\n");
}

/* ---- Markdown -------------------------------------------------------------------------------- */

static void print_markdown(const struct race *race)
{
    char text[CELL];

    for (enum race_part part = 0; part < RACE_PARTS; part++) {
        if (!has(race, part))
            continue;
        printf("| panel | race | form | build | workers | starts | %s |\n"
               "|---|---|---|---|--:|--:|---|\n",
               parts[part].meaning);
        for (size_t at = 0; at < race->row_count; at++) {
            const struct race_row *row = &race->rows[at];
            if (row->part != part || row->count == 0)
                continue;
            row_text(row, text);
            printf("| %s | %s | %s | %s | %d | %zu | %s |\n", row->panel, row->program,
                   row->variant, row->build, row->workers, row->starts, text);
        }
        printf("\n");
    }
    if (race->verdict_count > 0)
        printf("| detector | panel | race | form | says |\n|---|---|---|---|---|\n");
    for (size_t at = 0; at < race->verdict_count; at++) {
        const struct race_verdict *verdict = &race->verdicts[at];
        char *says = race_verdict_text(verdict);
        printf("| %s | %s | %s | %s | %s |\n", verdict->detector, verdict->panel, verdict->program,
               verdict->variant, says);
        free(says);
    }
}

void race_print(const struct race *race, int format)
{
    static void (*const formats[])(const struct race *race) = {[FORMAT_TABLE] = print_table,
                                                               [FORMAT_JSON] = race_print_json,
                                                               [FORMAT_CSV] = race_print_csv,
                                                               [FORMAT_MARKDOWN] = print_markdown};

    formats[format](race);
}
