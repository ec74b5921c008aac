/* SPDX-License-Identifier: MIT */
#include "compare/tables/diff_command.h"

#include "common/base/fail.h"
#include "compare/prices/prices.h"
#include "compare/results/results.h"
#include "compare/tables/diff_tables.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#define AT(member) offsetof(struct settings, member)
const struct option_row diff_rows[] = {
    {"BEFORE AFTER", OPTION_OPERANDS, AT(workloads), NULL, NULL, NULL, NULL, NULL, NULL,
     "the folders of two comparisons, or their records.jsonl"},
    {"metric", OPTION_CHOICE, AT(metric), NULL, "seconds", NULL, NULL, NULL, diff_metric_names,
     "what is compared; more of it is worse"},
    {"threshold", OPTION_TEXT, AT(threshold), "SHARE", "1%", NULL, NULL, NULL, NULL,
     "a change of the median below this share is shown, but is no difference"},
    {"format", OPTION_CHOICE, AT(format), NULL, "table", NULL, NULL, NULL, settings_formats,
     "of what is printed"},
    {0},
};
#undef AT

/* "1%" as 0.01. */
static double threshold_of(const char *text)
{
    char number[32];
    size_t size = strlen(text);
    double percent = 0;

    if (size > 1 && size < sizeof number && text[size - 1] == '%') {
        memcpy(number, text, size - 1);
        number[size - 1] = '\0';
        if (read_real(number, &percent) && percent >= 0 && percent <= 1000)
            return percent / 100;
    }
    fail(STATUS_USAGE,
         "--threshold: '%.40s' is not accepted; it takes a share from 0%% to 1000%%, "
         "as in 1%% (see triptych diff --help)",
         text);
}

static void open_side(struct results *results, const char *folder)
{
    struct error error = {""};

    if (!results_read(results, folder, &error))
        fail(STATUS_USAGE, "%s", error.text);
    prices_attach(
        results); /* no figure of diff, but part of the folder: what is invalid is named */
    results_warn(results, 0);
    struct text_list losses = results_losses(results);
    for (size_t at = 0; at < losses.count; at++)
        warn("%s: %s", results->folder, losses.items[at]);
    text_free(&losses);
}

/* Whether both have values in some cell. */
static bool is_told(const struct diff *diff)
{
    for (size_t at = 0; at < diff->count; at++)
        if (diff->pairs[at].median[0].n > 0 && diff->pairs[at].median[1].n > 0)
            return true;
    return false;
}

int diff_command(const struct settings *settings)
{
    static void (*const printers[])(const struct diff *) = {
        [FORMAT_TABLE] = diff_print_table,
        [FORMAT_JSON] = diff_print_json,
        [FORMAT_CSV] = diff_print_csv,
        [FORMAT_MARKDOWN] = diff_print_markdown,
    };
    struct results sides[2];
    double threshold = threshold_of(settings->threshold);
    size_t worse;

    if (settings->workloads.count != 2)
        fail(STATUS_USAGE,
             "diff takes two folders of comparisons, before and after; there %s %zu "
             "(see triptych diff --help)",
             settings->workloads.count == 1 ? "is" : "are", settings->workloads.count);
    for (int side = 0; side < 2; side++)
        open_side(&sides[side], settings->workloads.word[side]);
    struct diff diff = diff_of(&sides[0], &sides[1], &diff_metrics[settings->metric], threshold);
    if (diff.count == 0)
        fail(STATUS_USAGE,
             "no cell (workload, panel, variant, workers, parameters) was measured "
             "in both '%.80s' and '%.80s'",
             settings->workloads.word[0], settings->workloads.word[1]);
    if (!is_told(&diff))
        fail(STATUS_USAGE,
             "no record of a cell that both have tells its %s: counters and energy are recorded "
             "where the system permits them (see triptych doctor)",
             diff.metric->name);
    printers[settings->format](&diff);
    worse = diff.verdicts[DIFF_WORSE];
    diff_free(&diff);
    for (int side = 0; side < 2; side++) {
        prices_detach(&sides[side]);
        results_free(&sides[side]);
    }
    return worse > 0 ? STATUS_FAILED : STATUS_DONE;
}
