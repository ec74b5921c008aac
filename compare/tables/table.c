/* SPDX-License-Identifier: MIT */
#include "compare/tables/table.h"

#include "compare/base/terminal.h"
#include "compare/figures/notes.h"
#include "compare/stats/interval_text.h"
#include "compare/tables/group.h"
#include "compare/tables/table_counters.h"
#include "compare/tables/table_hosts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- lines ----------------------------------------------------------------------------------- */

static void print_heading(const char *text)
{
    printf(terminal_coloured(STDOUT_FILENO) ? "\33[1m%s\33[0m" : "%s", text);
}

/* ---- every variant --------------------------------------------------------------------------- */

static void print_header(const struct group *group)
{
    printf("  %-*s %7s %-23s %6s%s%s%s %6s %9s%s%s\n", group->width, "variant", "workers",
           "median [95 % interval]", "n", group->alone ? " vs sync" : "",
           group->one ? " vs own 1" : "",
           !(group->alone || group->one)          ? ""
           : strstr(group->setting, RESULTS_WEAK) ? "   weak"
                                                  : " effic.",
           "CPU", "memory", group->losses ? "     lost" : "", group->results ? "     first" : "");
}

static void print_ratio(bool wanted, int width, const struct interval *ratio, bool base)
{
    if (wanted && ratio->n > 0)
        printf(" %*.2f", width, ratio->estimate);
    else if (wanted)
        printf(" %*s", width, base ? "base" : "-");
}

static void print_numbers(const struct group *group, const struct summary *own)
{
    char text[UNITS_TEXT], count[32];

    snprintf(count, sizeof count, "%zu/%zu", own->seconds.n, own->seconds.launches);
    printf("%-23s %5s", interval_text(&own->seconds, text), count);
    print_ratio(group->alone, 7, &own->over_alone, own->alone == own->result);
    print_ratio(group->one, 8, &own->over_one, own->one == own->result);
    if ((group->alone || group->one) && own->efficiency.n > 0)
        printf(" %4.0f %%", 100 * own->efficiency.estimate);
    else if (group->alone || group->one)
        printf(" %6s", "-");
    if (own->cpu_share >= 0)
        printf(" %*.*f %%", 4, own->cpu_share < 0.0995 ? 1 : 0, 100 * own->cpu_share);
    else
        printf(" %6s", "-");
    printf(" %9s", units_bytes((double)own->rss_bytes, text));
    if (group->losses)
        printf(" %8.0f", own->lost.estimate);
    if (group->results)
        printf(" %9s", own->first_result.n ? units_time(own->first_result.estimate, text) : "-");
    printf("\n");
}

/* What surviving costs: "= 1.31 [1.22, 1.40] times the time of posix fork". */
static void print_textbook(const struct summary *own)
{
    const struct interval *ratio = &own->over_textbook;
    char text[UNITS_TEXT];

    if (ratio->n == 0)
        return;
    if (ratio->claimed)
        units_range(ratio->estimate, ratio->low, ratio->high, text);
    else
        units_number(ratio->estimate, text);
    printf("    = %s times the time of %s %s, its textbook form\n", text, own->textbook->panel,
           own->textbook->variant);
}

static const char *instead_of_numbers(const struct result *result)
{
    return result->skipped              ? "was left out, see below"
           : result->failures.count > 0 ? "failed, see below"
           : result->losses.runs > 0    ? "lost workers, see below"
                                        : "was not measured";
}

static void print_row(const struct group *group, const struct summary *own)
{
    const struct result *result = own->result;
    char *name = text_format("%s %s", result->panel, result->variant);

    printf("  %-*.*s %6d%s ", group->width, group->width, name, result->workers,
           group_crowds(group, own) ? "*" : " ");
    if (own->seconds.n > 0)
        print_numbers(group, own);
    else
        printf("%s\n", instead_of_numbers(result));
    free(name);
    print_textbook(own);
}

/* Instead of a table in which there would be no figure. */
static void print_nothing(const struct group *group)
{
    const struct result *only = NULL;
    size_t cells = 0;
    char *words;

    for (size_t at = 0; at < group->count; at++)
        if (group_has(group, &group->items[at])) {
            only = group->items[at].result;
            cells++;
        }
    if (cells == 1)
        words = text_format("nothing was measured: the only cell %s", instead_of_numbers(only));
    else
        words =
            text_format("nothing was measured: none of %zu cells has a figure, see below", cells);
    printf("  ");
    terminal_text(2, words);
    printf("\n");
    free(words);
}

static void print_group(const struct group *group, bool counted)
{
    if (group->setting[0])
        printf("  with %s\n", group->setting);
    if (!group->measured) {
        print_nothing(group);
        return;
    }
    group_print_panels(group);
    print_header(group);
    for (size_t at = 0; at < group->count; at++)
        if (group_has(group, &group->items[at]))
            print_row(group, &group->items[at]);
    if (group->crowded)
        printf("  * more workers than the %d CPU%s allowed %s\n", group->cpus,
               group->cpus == 1 ? "" : "s", group->several ? "on each of their hosts" : "here");
    if (counted)
        table_counters(group);
    table_hosts(group);
    struct text_list notes = notes_of(group->items, group->count, group->setting, group->cpus);
    for (size_t at = 0; at < notes.count; at++) {
        printf("  ");
        terminal_text(2, notes.items[at]);
    }
    text_free(&notes);
    printf("\n");
}

void table_print(const struct summaries *summaries, const char *about, int cpus, bool counted)
{
    const struct summary *items = summaries->items;
    size_t touched = 0;

    for (size_t at = 0; at < summaries->count; at++)
        touched += items[at].result->sample_count > 0 || items[at].result->failures.count > 0 ||
                   items[at].result->losses.runs > 0;
    if (touched == 0)
        return;
    print_heading(items[0].result->workload);
    printf(": %s\n", about);
    for (size_t at = 0; at < summaries->count; at++) {
        const char *setting = items[at].result->setting;
        bool known = false;
        for (size_t before = 0; before < at; before++)
            known = known || strcmp(items[before].result->setting, setting) == 0;
        if (!known) {
            struct group group = group_of(items, summaries->count, setting, cpus);
            print_group(&group, counted);
        }
    }
    fflush(stdout);
}

/* ---- below ----------------------------------------------------------------------------------- */

static void print_list(const char *heading, const struct text_list *list)
{
    if (list->count == 0)
        return;
    print_heading(heading);
    printf("\n");
    for (size_t at = 0; at < list->count; at++) {
        printf("  - ");
        terminal_text(4, list->items[at]);
    }
}

void table_footer(const struct results *results, const struct story *story)
{
    struct text_list left_out = table_failed(results, true), failed = table_failed(results, false);
    struct text_list losses = results_losses(results), how = {0};

    bool all_own = results->count > 0;
    for (size_t at = 0; at < results->count; at++)
        all_own = all_own && traits_is_command(&results->cells[at].traits);
    for (size_t at = 0; at < story->policy->count; at++)
        text_add(&how, "%s", story->policy->items[at]);
    for (size_t at = 0; at < results->left_out.count; at++)
        text_add(&left_out, "%s", results->left_out.items[at]);
    if (!all_own)
        text_add(&how, "time: from the workers' common start to the end of the last one; starting "
                       "programs and making workers is not in it");
    text_add(&how, "n: samples/starts of the program; [ ] is a 95 %% interval of the median, ( ) "
                   "the lowest and highest seen where there are too few for one");
    text_add(&how,
             "%s; effic.: speed-up per worker; weak: the same where the work grows with the "
             "workers (--weak), and the speed-up is that of so many times the work",
             all_own ? "vs own 1: speed-up over the same command with 1 worker"
                     : "vs sync, vs own 1: speed-up over the sequential variant and over the same "
                       "variant with 1 worker");
    text_add(&how,
             "CPU: user and system time of all workers as a share of that time, 100 %% is one "
             "CPU; what a waiting worker burns is seen here; memory: largest peak of one "
             "process%s",
             all_own ? "; of a command and all its children that it waits for" : "");
    print_list("How it was measured", &how);
    print_list("Left out", &left_out);
    print_list("Failed", &failed);
    print_list("Lost workers", &losses);
    print_list("Written", story->files);
    fflush(stdout);
    text_free(&how);
    text_free(&left_out);
    text_free(&failed);
    text_free(&losses);
}
