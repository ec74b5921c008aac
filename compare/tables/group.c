/* SPDX-License-Identifier: MIT */
#include "compare/tables/group.h"

#include "compare/base/terminal.h"
#include "compare/stats/interval_text.h"

#include <stdio.h>
#include <string.h>

enum { NARROWEST = 10, WIDEST = 16, WIDEST_OWN = 28, MOST_PANELS = 16, ABREAST = 3 };

bool group_has(const struct group *group, const struct summary *summary)
{
    return strcmp(summary->result->setting, group->setting) == 0;
}

/* What did not run tells no host, so nobody knows how many CPUs it would have had. */
bool group_crowds(const struct group *group, const struct summary *summary)
{
    return summary->seconds.n > 0 &&
           summary->result->workers > hosts_cpus(&summary->result->hosts, group->cpus);
}

struct group group_of(const struct summary *items, size_t count, const char *setting, int cpus)
{
    struct group group = {
        .items = items, .count = count, .setting = setting, .width = NARROWEST, .cpus = cpus};

    int widest = WIDEST;
    for (size_t at = 0; at < count; at++) {
        const struct summary *each = &items[at];
        if (!group_has(&group, each))
            continue;
        int width = (int)(strlen(each->result->panel) + 1 + strlen(each->result->variant));
        group.width = width > group.width ? width : group.width;
        widest = traits_is_command(&each->result->traits) ? WIDEST_OWN : widest;
        group.alone = group.alone || each->over_alone.n > 0;
        group.one = group.one || each->over_one.n > 0;
        group.losses = group.losses || each->result->may_lose;
        group.results = group.results || each->first_result.n > 0;
        group.crowded = group.crowded || group_crowds(&group, each);
        group.several = group.several || hosts_several(&each->result->hosts);
        group.measured = group.measured || each->seconds.n > 0;
    }
    group.width = group.width > widest ? widest : group.width;
    return group;
}

/* ---- the panels side by side ----------------------------------------------------------------- */

/* The first variant of each panel is its natural one: the program's own table begins with it. */
struct panels {
    const struct result *natural[MOST_PANELS];
    size_t count;
};

static struct panels panels_of(const struct group *group)
{
    struct panels panels = {.count = 0};

    for (size_t at = 0; at < group->count && panels.count < MOST_PANELS; at++) {
        const struct result *result = group->items[at].result;
        bool known = result->alone || !group_has(group, &group->items[at]);
        for (size_t panel = 0; panel < panels.count; panel++)
            known = known || strcmp(panels.natural[panel]->panel, result->panel) == 0;
        if (!known)
            panels.natural[panels.count++] = result;
    }
    return panels;
}

static const struct summary *find(const struct group *group, const struct result *like, int workers)
{
    for (size_t at = 0; at < group->count; at++) {
        const struct result *result = group->items[at].result;
        if (group_has(group, &group->items[at]) && result->workers == workers &&
            strcmp(result->panel, like->panel) == 0 && strcmp(result->variant, like->variant) == 0)
            return &group->items[at];
    }
    return NULL;
}

/* Panels that stand side by side on a line: [from, to). */
struct abreast {
    size_t from, to;
    int width; /* of each */
};

static void print_side_by_side_row(const struct group *group, const struct panels *panels,
                                   int workers, const struct abreast *abreast)
{
    char number[16], text[UNITS_TEXT], cell[2 * UNITS_TEXT];

    snprintf(number, sizeof number, "%d worker%s", workers, workers == 1 ? "" : "s");
    printf("  %-11s", number);
    for (size_t panel = abreast->from; panel < abreast->to; panel++) {
        const struct summary *summary = find(group, panels->natural[panel], workers);
        if (!summary || summary->seconds.n == 0)
            snprintf(cell, sizeof cell, "-");
        else if (summary->over_alone.n > 0)
            snprintf(cell, sizeof cell, "%s %.2fx", interval_text(&summary->seconds, text),
                     summary->over_alone.estimate);
        else
            snprintf(cell, sizeof cell, "%s", interval_text(&summary->seconds, text));
        printf(" %-*s", panel + 1 < abreast->to ? abreast->width : 0, cell);
    }
    printf("\n");
}

static void print_abreast(const struct group *group, const struct panels *panels,
                          const struct abreast *abreast)
{
    printf("  %-11s", "");
    for (size_t panel = abreast->from; panel < abreast->to; panel++) {
        char name[64];
        snprintf(name, sizeof name, "%s %s", panels->natural[panel]->panel,
                 panels->natural[panel]->variant);
        printf(" %-*.*s", abreast->width, abreast->width, name);
    }
    printf("\n");
    for (size_t at = 0; at < group->count; at++) {
        int workers = group->items[at].result->workers;
        bool first = group_has(group, &group->items[at]) && !group->items[at].result->alone;
        for (size_t before = 0; before < at; before++)
            first = first && !(group_has(group, &group->items[before]) &&
                               !group->items[before].result->alone &&
                               group->items[before].result->workers == workers);
        if (first)
            print_side_by_side_row(group, panels, workers, abreast);
    }
    printf("\n");
}

void group_print_panels(const struct group *group)
{
    struct panels panels = panels_of(group);
    int fit = panels.count < ABREAST ? (int)panels.count : ABREAST;

    if (panels.count < 2)
        return;
    int width = (TERMINAL_MOST - 14) / fit - 1;
    struct abreast abreast = {.width = width > 32 ? 32 : width};
    for (; abreast.from < panels.count; abreast.from = abreast.to) {
        abreast.to = abreast.from + ABREAST < panels.count ? abreast.from + ABREAST : panels.count;
        print_abreast(group, &panels, &abreast);
    }
}
