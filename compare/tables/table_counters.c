/* SPDX-License-Identifier: MIT */
#include "compare/tables/table_counters.h"

#include "compare/base/terminal.h"

#include <stdio.h>
#include <stdlib.h>

/* A column, which is there where a cell has its figure. */
static const struct column {
    const char *title;
    size_t offset; /* of a struct interval in struct summary */
    char *(*text)(double value, char text[UNITS_TEXT]);
} columns[] = {
    {"in time", offsetof(struct summary, switches), units_count},
    {"switches", offsetof(struct summary, counted[SAMPLE_CONTEXT_SWITCHES]), units_count},
    {"faults", offsetof(struct summary, counted[SAMPLE_PAGE_FAULTS]), units_count},
    {"cycles", offsetof(struct summary, counted[SAMPLE_CYCLES]), units_count},
    {"instr.", offsetof(struct summary, counted[SAMPLE_INSTRUCTIONS]), units_count},
    {"a cycle", offsetof(struct summary, per_cycle), units_number},
    {"misses", offsetof(struct summary, counted[SAMPLE_CACHE_MISSES]), units_count},
    {"energy", offsetof(struct summary, energy_j), units_energy},
};

enum { COLUMNS = sizeof columns / sizeof columns[0] };

static const struct interval *figure(const struct summary *own, size_t column)
{
    return (const struct interval *)(const void *)((const char *)own + columns[column].offset);
}

static bool any_has(const struct group *group, size_t column)
{
    for (size_t at = 0; at < group->count; at++)
        if (group_has(group, &group->items[at]) && figure(&group->items[at], column)->n > 0)
            return true;
    return false;
}

static void print_row(const struct group *group, const struct summary *own, const bool *shown)
{
    char *name = text_format("%s %s", own->result->panel, own->result->variant);
    char text[UNITS_TEXT];

    printf("  %-*.*s %7d", group->width, group->width, name, own->result->workers);
    for (size_t column = 0; column < COLUMNS; column++) {
        const struct interval *interval = figure(own, column);
        if (shown[column])
            printf(" %8s", interval->n > 0 ? columns[column].text(interval->estimate, text) : "-");
    }
    printf("\n");
    free(name);
}

static void print_legend(const bool *shown)
{
    static const char *const words[COLUMNS] = {
        "in time: context switches of the workers within the time",
        "switches: all of them",
        "faults: page faults",
        NULL,
        "instr.: instructions",
        "a cycle: instructions a cycle",
        "misses: cache misses",
        "energy: of the whole machine meanwhile",
    };
    struct text_list legend = {0};

    text_add(&legend,
             "medians; all but \"in time\" are a repetition's share of what its start took");
    for (size_t column = 0; column < COLUMNS; column++)
        if (shown[column] && words[column])
            text_add(&legend, "%s", words[column]);
    char *all = text_join(&legend, "; ");
    printf("  ");
    terminal_text(2, all);
    free(all);
    text_free(&legend);
}

void table_counters(const struct group *group)
{
    bool shown[COLUMNS], any = false;

    for (size_t column = 0; column < COLUMNS; column++) {
        shown[column] = any_has(group, column);
        any = any || shown[column];
    }
    if (!any)
        return;
    printf("  %-*s workers", group->width, "counted");
    for (size_t column = 0; column < COLUMNS; column++)
        if (shown[column])
            printf(" %8s", columns[column].title);
    printf("\n");
    for (size_t at = 0; at < group->count; at++)
        if (group_has(group, &group->items[at]) && group->items[at].seconds.n > 0)
            print_row(group, &group->items[at], shown);
    print_legend(shown);
}
