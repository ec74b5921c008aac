/* SPDX-License-Identifier: MIT
 *
 * The price list for people: one table, a row for each price, number of workers and wait policy,
 * and the panels side by side, as many as fit on a line; more panels make further tables. */
#include "compare/prices/rows.h"

#include "common/base/words.h"
#include "compare/base/terminal.h"
#include "compare/stats/interval_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { NAME = 26, CELL = 20, COLUMNS = 3 };

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
static bool has_figure(const struct price_row *row, size_t from, size_t to)
{
    for (size_t at = from; at < to; at++)
        if (row->cells[at])
            return true;
    return false;
}

static void print_row(const struct price_row *row, size_t from, size_t to)
{
    char text[UNITS_TEXT];

    printf("%-*.*s %3d %-4s", NAME, NAME, row->price->name, row->price->workers,
           price_is_busy(row->price) ? "busy" : "");
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
        "wkr: workers, threads or processes. busy: a waiter spins (OMP_WAIT_POLICY=active, or a "
        "lock or an MPI library that does so). Elsewhere waiters sleep, nap or yield (passive, "
        "mpi_yield_when_idle), or nobody waits.",
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
static void print_panels(const struct price_rows *rows, size_t from, size_t to)
{
    size_t last = SIZE_MAX;

    printf("%-*s %3s %-4s", NAME, "price of", "wkr", "wait");
    for (size_t at = from; at < to; at++)
        printf(" %-*s", at + 1 == to ? 0 : CELL, rows->panels.items[at]);
    printf("\n");
    for (size_t at = 0; at < rows->count; at++) {
        size_t group = prices_group(rows->items[at].price);
        if (!has_figure(&rows->items[at], from, to))
            continue;
        if (group != last)
            print_heading(prices_group_title(group));
        last = group;
        print_row(&rows->items[at], from, to);
    }
}

void prices_table(const struct prices *prices)
{
    struct price_rows rows = price_rows_of(prices);

    for (size_t from = 0; from < rows.panels.count; from += COLUMNS) {
        size_t to = from + COLUMNS < rows.panels.count ? from + COLUMNS : rows.panels.count;
        printf("%s", from ? "\n" : "");
        print_panels(&rows, from, to);
    }
    print_footer();
    print_network(prices, "");
    print_reasons(prices);
    price_rows_free(&rows);
}

/* ---- Markdown -------------------------------------------------------------------------------- */

void prices_markdown(const struct prices *prices)
{
    struct price_rows rows = price_rows_of(prices);
    char text[UNITS_TEXT];

    printf("| price | workers | wait |");
    for (size_t at = 0; at < rows.panels.count; at++)
        printf(" %s |", rows.panels.items[at]);
    printf("\n|---|---:|---|");
    for (size_t at = 0; at < rows.panels.count; at++)
        printf("---|");
    printf("\n");
    for (size_t at = 0; at < rows.count; at++) {
        const struct price_row *row = &rows.items[at];
        printf("| %s | %d | %s |", row->price->name, row->price->workers,
               price_is_busy(row->price) ? "busy" : "");
        for (size_t panel = 0; panel < rows.panels.count; panel++)
            printf(" %s |", row->cells[panel] ? marked_cell_of(row->cells[panel], text) : "-");
        printf("\n");
    }
    print_network(prices, "\n");
    price_rows_free(&rows);
}
