/* SPDX-License-Identifier: MIT
 *
 * The price list for people: one table, a row for each price, number of workers and wait policy,
 * and the panels side by side, as many as fit on a line; more panels make further tables. */
#include "compare/prices/prices.h"

#include "common/base/fail.h"
#include "common/base/words.h"
#include "compare/base/names.h"
#include "compare/base/terminal.h"
#include "compare/stats/interval_text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { NAME = 26, CELL = 20, COLUMNS = 3 };

struct row {
    const struct price *price;  /* the first of those that stand in the row */
    const struct price **cells; /* a panel each, or NULL */
};

struct rows {
    struct text_list panels;
    struct row *items;
    size_t count;
};

/* ---- rows ------------------------------------------------------------------------------------ */

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
                                     "waiting: share of a CPU that it burns"};

enum { GROUPS = sizeof groups / sizeof groups[0] };

/* GROUPS for one that is none of ours. */
static size_t group_number(const struct price *price)
{
    size_t at = 0;

    while (at < GROUPS && strcmp(groups[at], price->group) != 0)
        at++;
    return at;
}

static int by_panel(const void *left, const void *right)
{
    return names_panel_order(*(char *const *)left, *(char *const *)right);
}

static void find_panels(struct rows *rows, const struct prices *prices)
{
    for (size_t at = 0; at < prices->count; at++)
        if (!text_has(&rows->panels, prices->price[at].panel))
            text_add(&rows->panels, "%s", prices->price[at].panel);
    if (rows->panels.count > 0)
        qsort(rows->panels.items, rows->panels.count, sizeof *rows->panels.items, by_panel);
}

static size_t column_of(const struct rows *rows, const char *panel)
{
    size_t at = 0;

    while (strcmp(rows->panels.items[at], panel) != 0)
        at++;
    return at;
}

/* Who waits looks without rest. What sleeps, naps or yields, and what nobody waits for, is not
 * busy. */
static bool is_busy(const struct price *price)
{
    return strcmp(price->policy, "active") == 0 || strcmp(price->policy, "spin") == 0;
}

static bool stands_in(const struct row *row, const struct price *price)
{
    return row->price->workers == price->workers && strcmp(row->price->name, price->name) == 0 &&
           is_busy(row->price) == is_busy(price);
}

static void add_cell(struct rows *rows, const struct price *price)
{
    size_t column = column_of(rows, price->panel), at = 0;

    while (at < rows->count && !stands_in(&rows->items[at], price))
        at++;
    if (at == rows->count) {
        rows->items = text_grow(rows->items, rows->count, sizeof *rows->items);
        rows->items[rows->count].price = price;
        rows->items[rows->count].cells = calloc(rows->panels.count, sizeof price);
        check(rows->items[rows->count++].cells ? 0 : errno, "calloc");
    }
    if (!rows->items[at].cells[column])
        rows->items[at].cells[column] = price;
}

/* Group after group; in a group the rows of one price together, in the order in which they were
 * measured first: fewer workers before more. */
static struct rows rows_of(const struct prices *prices)
{
    struct rows rows = {.count = 0};

    find_panels(&rows, prices);
    for (size_t group = 0; group <= GROUPS; group++)
        for (size_t at = 0; at < prices->count; at++) {
            const struct price *price = &prices->price[at];
            bool known = group_number(price) != group;
            for (size_t before = 0; before < at && !known; before++)
                known = strcmp(prices->price[before].name, price->name) == 0 &&
                        group_number(&prices->price[before]) == group;
            for (size_t same = at; same < prices->count && !known; same++)
                if (strcmp(prices->price[same].name, price->name) == 0)
                    add_cell(&rows, &prices->price[same]);
        }
    return rows;
}

/* ---- the table ------------------------------------------------------------------------------- */

/* Two digits or three: "1.1us", "800ns". */
static char *short_time(double seconds, char text[UNITS_TEXT])
{
    static const struct {
        double scale;
        const char *name;
    } units[] = {{1, "s"}, {1e-3, "ms"}, {1e-6, "us"}, {1e-9, "ns"}};
    size_t at = 0;

    while (at + 1 < sizeof units / sizeof units[0] && seconds < units[at].scale)
        at++;
    double value = seconds / units[at].scale;
    snprintf(text, UNITS_TEXT, "%.*f%s", value < 9.95, value, units[at].name);
    return text;
}

/* "53.2 ns [22.5, 83.5]", or "57.6 [41.6, 73.8] %" of a share. Rounded more where the ends are so
 * far apart that it would not fit. */
static char *cell_of(const struct price *price, char text[UNITS_TEXT])
{
    struct interval interval = {.estimate = price->median,
                                .low = price->low,
                                .high = price->high,
                                .claimed = price->claimed};
    if (price->trust == PRICE_WITHHELD) {
        snprintf(text, UNITS_TEXT, "withheld");
        return text;
    }
    char open = price->claimed ? '[' : '(', close = price->claimed ? ']' : ')';

    if (strcmp(price->unit, "1") == 0) {
        int decimals = words_decimals(100 * price->high);
        snprintf(text, UNITS_TEXT, "%.*f%% %c%.*f, %.*f%c", decimals, 100 * price->median, open,
                 decimals, 100 * price->low, decimals, 100 * price->high, close);
        return text;
    }
    interval_text(&interval, text);
    if (strlen(text) > CELL) { /* "1.1us [800ns,10ms]" */
        char middle[UNITS_TEXT], low[UNITS_TEXT], high[UNITS_TEXT];
        snprintf(text, UNITS_TEXT, "%.9s %c%.9s,%.9s%c", short_time(price->median, middle), open,
                 short_time(price->low, low), short_time(price->high, high), close);
    }
    return text;
}

/* A figure that is doubtful has a question mark, before the interval if that still fits. */
static char *marked_cell_of(const struct price *price, char text[UNITS_TEXT])
{
    char plain[UNITS_TEXT];

    cell_of(price, plain);
    int figure = (int)strcspn(plain, "[(") - 1;
    if (price->trust != PRICE_DOUBTFUL)
        snprintf(text, UNITS_TEXT, "%s", plain);
    else
        snprintf(text, UNITS_TEXT, "%.*s?%s", figure, plain,
                 strlen(plain) < CELL ? plain + figure : "");
    return text;
}

/* Whether one of the panels [from, to) has a figure in the row. */
static bool has_figure(const struct row *row, size_t from, size_t to)
{
    for (size_t at = from; at < to; at++)
        if (row->cells[at])
            return true;
    return false;
}

static void print_row(const struct row *row, size_t from, size_t to)
{
    char text[UNITS_TEXT];

    printf("%-*.*s %3d %-4s", NAME, NAME, row->price->name, row->price->workers,
           is_busy(row->price) ? "busy" : "");
    for (size_t at = from; at < to; at++)
        printf(" %-*.*s", at + 1 == to ? 0 : CELL, CELL,
               row->cells[at] ? marked_cell_of(row->cells[at], text) : "-");
    printf("\n");
}

static void print_heading(const char *text)
{
    printf(terminal_coloured(STDOUT_FILENO) ? "\33[1m%s\33[0m\n" : "%s\n", text);
}

static void print_footer(void)
{
    static const char *const lines[] = {
        "[ ] is a 95 % interval of the median over all processes, ( ) the least and the most seen "
        "where there are too few for one.",
        "wkr: workers, threads or processes. busy: who waits looks without rest "
        "(OMP_WAIT_POLICY=active, a lock or an MPI library that "
        "spins). Without it waiters sleep, nap or yield (passive, mpi_yield_when_idle), or nobody "
        "waits.",
        "Times of directives and locks are what they add to the same loop without them."};

    printf("\n");
    for (size_t at = 0; at < sizeof lines / sizeof lines[0]; at++)
        terminal_text(0, lines[at]);
}

/* `before`: what each sentence begins with. */
static void print_network(const struct prices *prices, const char *before)
{
    struct text_list sentences = prices_network(prices);

    for (size_t at = 0; at < sentences.count; at++) {
        printf("%s", before);
        terminal_text(0, sentences.items[at]);
    }
    text_free(&sentences);
}

/* Why some figures are doubtful or withheld: a line a price that has none, one for the others. */
static void print_reasons(const struct prices *prices)
{
    const struct price *doubtful = NULL;
    size_t count = 0;

    for (size_t at = 0; at < prices->count; at++) {
        const struct price *price = &prices->price[at];
        char *line = NULL;
        if (price->trust == PRICE_DOUBTFUL && count++ == 0)
            doubtful = price;
        if (price->trust != PRICE_WITHHELD)
            continue;
        line = text_format("withheld: %s %s with %s%s%s: %s", price->panel, price->name,
                           words_count((uint64_t)price->workers, "worker", (char[WORDS_TEXT]){""}),
                           price->policy[0] ? ", " : "", price->policy, price->reason);
        terminal_text(0, line);
        free(line);
    }
    if (doubtful) {
        char *line =
            text_format("?: %s %s doubtful, %s %s with %s for one: %s. "
                        "Measure again when the machine is idle.",
                        words_count(count, "price", (char[WORDS_TEXT]){""}),
                        count == 1 ? "is" : "are", doubtful->panel, doubtful->name,
                        words_count((uint64_t)doubtful->workers, "worker", (char[WORDS_TEXT]){""}),
                        doubtful->reason);
        terminal_text(0, line);
        free(line);
    }
}

/* The panels [from, to) side by side. */
static void print_panels(const struct rows *rows, size_t from, size_t to)
{
    size_t last = GROUPS + 1;

    printf("%-*s %3s %-4s", NAME, "price of", "wkr", "wait");
    for (size_t at = from; at < to; at++)
        printf(" %-*s", at + 1 == to ? 0 : CELL, rows->panels.items[at]);
    printf("\n");
    for (size_t at = 0; at < rows->count; at++) {
        size_t group = group_number(rows->items[at].price);
        if (!has_figure(&rows->items[at], from, to))
            continue;
        if (group != last)
            print_heading(group < GROUPS ? titles[group] : "others");
        last = group;
        print_row(&rows->items[at], from, to);
    }
}

static void free_rows(struct rows *rows)
{
    for (size_t at = 0; at < rows->count; at++)
        free(rows->items[at].cells);
    free(rows->items);
    text_free(&rows->panels);
}

void prices_table(const struct prices *prices)
{
    struct rows rows = rows_of(prices);

    for (size_t from = 0; from < rows.panels.count; from += COLUMNS) {
        size_t to = from + COLUMNS < rows.panels.count ? from + COLUMNS : rows.panels.count;
        printf("%s", from ? "\n" : "");
        print_panels(&rows, from, to);
    }
    print_footer();
    print_network(prices, "");
    print_reasons(prices);
    free_rows(&rows);
}

/* ---- Markdown -------------------------------------------------------------------------------- */

void prices_markdown(const struct prices *prices)
{
    struct rows rows = rows_of(prices);
    char text[UNITS_TEXT];

    printf("| price | workers | wait |");
    for (size_t at = 0; at < rows.panels.count; at++)
        printf(" %s |", rows.panels.items[at]);
    printf("\n|---|---:|---|");
    for (size_t at = 0; at < rows.panels.count; at++)
        printf("---|");
    printf("\n");
    for (size_t at = 0; at < rows.count; at++) {
        const struct row *row = &rows.items[at];
        printf("| %s | %d | %s |", row->price->name, row->price->workers,
               is_busy(row->price) ? "busy" : "");
        for (size_t panel = 0; panel < rows.panels.count; panel++)
            printf(" %s |", row->cells[panel] ? marked_cell_of(row->cells[panel], text) : "-");
        printf("\n");
    }
    print_network(prices, "\n");
    free_rows(&rows);
}
