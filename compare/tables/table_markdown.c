/* SPDX-License-Identifier: MIT
 *
 * The tables as GitHub writes them, for a README or a pull request. */
#include "compare/tables/table.h"

#include "compare/base/markup.h"
#include "compare/base/units.h"
#include "compare/figures/metg.h"
#include "compare/figures/notes.h"
#include "compare/figures/predict.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void put_time(const struct interval *time)
{
    char text[UNITS_TEXT];

    if (time->n == 0)
        printf(" - |");
    else if (time->claimed)
        printf(" %s |", units_time_range(time->estimate, time->low, time->high, text));
    else
        printf(" %s |", units_time(time->estimate, text));
}

static void put_ratio(const struct interval *ratio, bool base)
{
    char text[UNITS_TEXT];

    if (ratio->n == 0)
        printf(" %s |", base ? "base" : "-");
    else if (ratio->claimed)
        printf(" %s |", units_range(ratio->estimate, ratio->low, ratio->high, text));
    else
        printf(" %s |", units_number(ratio->estimate, text));
}

/* And by how much it is off what was measured. */
static void put_prediction(const struct summary *own)
{
    char text[UNITS_TEXT];
    double error;

    if (predict_error(own, &error))
        printf(" %s (%+.0f %%) |", units_time(own->prediction.seconds, text), 100 * error);
    else
        printf(" - |");
}

static void put_row(const struct summary *own)
{
    const struct result *result = own->result;
    char text[UNITS_TEXT];

    printf("| ");
    markup_markdown(stdout, result->panel);
    putchar(' ');
    markup_markdown(stdout, result->variant);
    printf(" | ");
    markup_markdown(stdout, result->setting);
    printf(" | %d | %zu/%zu |", result->workers, own->seconds.n, own->seconds.launches);
    put_time(&own->seconds);
    put_prediction(own);
    put_ratio(&own->over_alone, own->alone == result);
    put_ratio(&own->over_one, own->one == result);
    put_ratio(&own->over_textbook, false);
    if (own->efficiency.n > 0)
        printf(" %.0f %% |", 100 * own->efficiency.estimate);
    else
        printf(" - |");
    if (own->seconds.n > 0 && own->cpu_share >= 0)
        printf(" %.1f %% |", 100 * own->cpu_share);
    else if (own->seconds.n > 0)
        printf(" - |");
    if (own->seconds.n > 0)
        printf(" %s |\n", units_bytes((double)own->rss_bytes, text));
    else
        printf(" %s | - |\n", result->failures.count > 0 ? "failed" : "-");
}

static void put_list(const char *heading, const struct text_list *list)
{
    if (list->count > 0)
        printf("\n%s:\n\n", heading);
    for (size_t at = 0; at < list->count; at++) {
        printf("- ");
        markup_markdown(stdout, list->items[at]);
        putchar('\n');
    }
}

void table_markdown(const struct summaries *summaries, const struct results *results,
                    const struct story *story)
{
    struct text_list skipped = table_failed(results, true), failed = table_failed(results, false);
    struct text_list losses = results_losses(results);
    const char *last = "";

    for (size_t at = 0; at < summaries->count; at++) {
        const char *workload = summaries->items[at].result->workload;
        if (strcmp(last, workload) != 0) {
            printf(last[0] ? "\n### " : "### ");
            markup_markdown(stdout, workload);
            printf("\n\n| variant | setting | workers | samples/starts | median [95 %% interval] | "
                   "predicted (off by) | "
                   "speed-up over sync | over its own 1 worker | time over its textbook form | "
                   "efficiency | CPU | memory |\n"
                   "|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n");
        }
        last = workload;
        put_row(&summaries->items[at]);
    }
    struct metgs metgs = metgs_of(results, NULL);
    metg_markdown(&metgs);
    metgs_free(&metgs);
    put_list("How it was measured", story->policy);
    put_list("Left out", &results->left_out);
    put_list("Cannot run here", &skipped);
    put_list("Failed", &failed);
    put_list("Lost workers", &losses);
    text_free(&losses);
    text_free(&skipped);
    text_free(&failed);
}
