/* SPDX-License-Identifier: MIT */
#include "compare/tables/table_hosts.h"

#include <stdio.h>
#include <stdlib.h>

enum { NAME_WIDTH = 16 };

static double shortest_of(const struct hosts *hosts)
{
    double shortest_s = 0;

    for (size_t at = 0; at < hosts->count; at++) {
        double each_s = host_each_s(&hosts->items[at]);
        if (each_s > 0 && (shortest_s <= 0 || each_s < shortest_s))
            shortest_s = each_s;
    }
    return shortest_s;
}

static void print_host(const struct group *group, const char *cell, const struct host *host,
                       const struct hosts *all, uint64_t tasks)
{
    char each[UNITS_TEXT] = "-", times[UNITS_TEXT] = "-";
    double each_s = host_each_s(host), shortest_s = shortest_of(all);

    if (host->tasks > 0)
        units_time(each_s, each);
    if (each_s > 0)
        snprintf(times, sizeof times, "%.2f", each_s / shortest_s);
    printf("  %-*s %-*.*s %7llu %6.0f %% %10s %9s %7llu/%llu\n", group->width + 8, cell, NAME_WIDTH,
           NAME_WIDTH, host->name, (unsigned long long)host->workers,
           tasks > 0 ? 100 * (double)host->tasks / (double)tasks : 0, each, times,
           (unsigned long long)host->longest, (unsigned long long)all->records);
}

static void print_cell(const struct group *group, const struct result *result)
{
    const struct hosts *hosts = &result->hosts;
    char *name = text_format("%s %s", result->panel, result->variant);
    char *cell = text_format("%-*.*s %7d", group->width, group->width, name, result->workers);
    uint64_t tasks = 0;

    for (size_t at = 0; at < hosts->count; at++)
        tasks += hosts->items[at].tasks;
    for (size_t at = 0; at < hosts->count; at++)
        print_host(group, at == 0 ? cell : "", &hosts->items[at], hosts, tasks);
    free(cell);
    free(name);
}

void table_hosts(const struct group *group)
{
    bool any = false;

    for (size_t at = 0; at < group->count; at++) {
        const struct summary *own = &group->items[at];
        if (!group_has(group, own) || own->result->hosts.records == 0)
            continue;
        if (!any)
            printf("  %-*s workers %-*s workers    tasks     a task to least longest\n",
                   group->width, "host by host", NAME_WIDTH, "host");
        any = true;
        print_cell(group, own->result);
    }
    if (any)
        printf("  tasks: its share of them; a task: how long one took there, over all repetitions; "
               "to least:\n  that, over the host where it took least; longest: repetitions in "
               "which tasks took longest there\n");
}
