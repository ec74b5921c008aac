/* SPDX-License-Identifier: MIT */
#include "compare/prices/rows.h"

#include "common/base/fail.h"
#include "compare/base/names.h"

#include <stdlib.h>
#include <string.h>

static const char *const groups[] = {"clock",   "start",    "shared", "hand_over", "messages",
                                     "network", "together", "tasks",  "dispatch",  "waiting"};

static const char *const titles[] = {"reading the clock",
                                     "starting and ending",
                                     "one shared datum: what one worker spends on one operation",
                                     "handing over from thread to thread, one way",
                                     "messages from process to process, on one host",
                                     "messages from host to host",
                                     "all together",
                                     "tasks",
                                     "dispatch: an empty task through each pool",
                                     "waiting: the share of a CPU that a waiter burns"};

enum { GROUPS = sizeof groups / sizeof groups[0] };

size_t prices_group(const struct price *price)
{
    size_t at = 0;

    while (at < GROUPS && strcmp(groups[at], price->group) != 0)
        at++;
    return at;
}

const char *prices_group_title(size_t group)
{
    return group < GROUPS ? titles[group] : "others";
}

static int by_panel(const void *left, const void *right)
{
    return names_panel_order(*(char *const *)left, *(char *const *)right);
}

static void find_panels(struct price_rows *rows, const struct prices *prices)
{
    for (size_t at = 0; at < prices->count; at++)
        if (!text_has(&rows->panels, prices->price[at].panel))
            text_add(&rows->panels, "%s", prices->price[at].panel);
    if (rows->panels.count > 0)
        qsort(rows->panels.items, rows->panels.count, sizeof *rows->panels.items, by_panel);
}

static size_t column_of(const struct price_rows *rows, const char *panel)
{
    size_t at = 0;

    while (strcmp(rows->panels.items[at], panel) != 0)
        at++;
    return at;
}

bool price_is_busy(const struct price *price)
{
    return strcmp(price->policy, "active") == 0 || strcmp(price->policy, "spin") == 0;
}

static bool stands_in(const struct price_row *row, const struct price *price)
{
    return row->price->workers == price->workers && strcmp(row->price->name, price->name) == 0 &&
           price_is_busy(row->price) == price_is_busy(price);
}

static void add_cell(struct price_rows *rows, const struct price *price)
{
    size_t column = column_of(rows, price->panel), at = 0;

    while (at < rows->count && !stands_in(&rows->items[at], price))
        at++;
    if (at == rows->count) {
        rows->items = text_grow(rows->items, rows->count, sizeof *rows->items);
        rows->items[rows->count].price = price;
        rows->items[rows->count++].cells = xcalloc(rows->panels.count, sizeof price);
    }
    if (!rows->items[at].cells[column])
        rows->items[at].cells[column] = price;
}

struct price_rows price_rows_of(const struct prices *prices)
{
    struct price_rows rows = {.count = 0};

    find_panels(&rows, prices);
    for (size_t group = 0; group <= GROUPS; group++)
        for (size_t at = 0; at < prices->count; at++) {
            const struct price *price = &prices->price[at];
            bool known = prices_group(price) != group;
            for (size_t before = 0; before < at && !known; before++)
                known = strcmp(prices->price[before].name, price->name) == 0 &&
                        prices_group(&prices->price[before]) == group;
            for (size_t same = at; same < prices->count && !known; same++)
                if (strcmp(prices->price[same].name, price->name) == 0)
                    add_cell(&rows, &prices->price[same]);
        }
    return rows;
}

void price_rows_free(struct price_rows *rows)
{
    for (size_t at = 0; at < rows->count; at++)
        free(rows->items[at].cells);
    free(rows->items);
    text_free(&rows->panels);
}
