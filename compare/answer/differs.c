/* SPDX-License-Identifier: MIT
 *
 * What differs between the panels, whatever the work is: starting, memory, and what workers use to
 * meet each other. */
#include "compare/answer/sheet.h"

#include "common/base/words.h"
#include "compare/base/units.h"
#include "compare/prices/prices.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_WORKLOADS = 64, MOST_NAMES = 4 };

/* Prices by their names in the panels' lists; of each panel the first that it has. */
static const struct {
    const char *label, *names[MOST_NAMES];
} priced[] = {
    {"shared atomic add", {"atomic_add", "atomic", "fetch_and_op"}},
    {"barrier", {"barrier"}},
    {"message and reply", {"pipe_round_trip", "round_trip_8"}},
};

/* A figure for each panel; below 0: there is none. */
struct row {
    double values[SHEET_PANELS];
    bool doubtful[SHEET_PANELS]; /* others used the CPUs while it was measured */
};

static int by_value(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;

    return (a > b) - (a < b);
}

/* ---- figures --------------------------------------------------------------------------------- */

enum figure { START, MAKE, MEMORY };

static double figure_of(const struct summary *own, enum figure figure)
{
    switch (figure) {
    case START:
        return own->launch.n > 0 ? own->launch.estimate : -1;
    case MAKE:
        return own->setup.n > 0 ? own->setup.estimate : -1;
    default:
        return (double)own->rss_bytes;
    }
}

/* The middle of the workloads' headlines. Those with as many workers as CPUs tell it, if there are
 * any: making workers costs more the more there are. */
static double middle_of(const struct answer *answer, const char *panel, enum figure figure,
                        bool fitting)
{
    double values[MOST_WORKLOADS];
    struct text_list workloads = answer_workloads(answer);
    size_t count = 0;

    for (size_t at = 0; at < workloads.count && count < MOST_WORKLOADS; at++) {
        struct summaries own = answer_workload(answer, workloads.items[at]);
        struct headline headline = headline_of(&own, answer->cpus);
        for (size_t rival = 0; rival < headline.rivals.count && count < MOST_WORKLOADS; rival++) {
            const struct summary *cell = headline.rivals.items[rival];
            double value = figure_of(cell, figure);
            if (strcmp(cell->result->panel, panel) == 0 && value > 0 &&
                (!fitting || cell->result->workers == answer->cpus))
                values[count++] = value;
        }
    }
    text_free(&workloads);
    if (count == 0)
        return fitting ? middle_of(answer, panel, figure, false) : -1;
    qsort(values, count, sizeof *values, by_value);
    return count % 2 ? values[count / 2] : (values[count / 2 - 1] + values[count / 2]) / 2;
}

/* A launcher makes its ranks before the program begins. */
static bool is_launched(const struct answer *answer, const char *panel)
{
    for (size_t at = 0; at < answer->program_count; at++)
        if (strcmp(answer->programs[at]->panel, panel) == 0)
            return answer->programs[at]->launched;
    return false;
}

/* ---- words ----------------------------------------------------------------------------------- */

static void put_times(char *text, size_t size, double ratio)
{
    if (ratio < 9.95)
        snprintf(text, size, "%.1f", ratio);
    else
        snprintf(text, size, "%.0f", ratio);
}

/* "mpi 85x", "mpi 9-13x": the dearest panel over the others; "posix 1.7x less" where two are dear.
 */
static void put_ratio(const struct sheet *sheet, const struct row *row)
{
    size_t most = SHEET_PANELS, least = SHEET_PANELS, next = SHEET_PANELS;
    char low[16], high[16], text[64];

    for (size_t at = 0; at < sheet->panel_count; at++)
        if (row->values[at] > 0) {
            if (most == SHEET_PANELS || row->values[at] > row->values[most])
                most = at;
            if (least == SHEET_PANELS || row->values[at] < row->values[least])
                least = at;
        }
    if (most == SHEET_PANELS)
        return;
    for (size_t at = 0; at < sheet->panel_count; at++)
        if (row->values[at] > 0 && at != most &&
            (next == SHEET_PANELS || row->values[at] > row->values[next]))
            next = at;
    if (next == SHEET_PANELS)
        return;
    double most_times = row->values[most] / row->values[least];
    double least_times = row->values[most] / row->values[next];
    put_times(low, sizeof low, least_times);
    put_times(high, sizeof high, most_times);
    if (most_times < 1.25) {
        sheet_put(sheet, INK_PLAIN, 0, "about equal");
        return;
    }
    if (least_times < 1.5 && next != least)
        snprintf(text, sizeof text, "%s %sx less", sheet->panels[least], high);
    else if (strcmp(low, high) == 0 || least_times > 0.8 * most_times)
        snprintf(text, sizeof text, "%s %sx", sheet->panels[most], high);
    else
        snprintf(text, sizeof text, "%s %s-%sx", sheet->panels[most], low, high);
    sheet_put_panel(sheet, least_times < 1.5 && next != least ? least : most, 0, text);
}

static void put_row(struct sheet *sheet, const char *label, const struct row *row,
                    char *(*words)(double value, char text[UNITS_TEXT]), const bool *within_start)
{
    char text[UNITS_TEXT], marked[UNITS_TEXT + 1], indented[64];
    bool any = false;

    for (size_t at = 0; at < sheet->panel_count; at++)
        any = any || row->values[at] > 0;
    if (!any)
        return;
    snprintf(indented, sizeof indented, "  %s", label);
    sheet_put(sheet, INK_PLAIN, sheet->label, indented);
    for (size_t at = 0; at < sheet->panel_count; at++) {
        if (within_start && within_start[at])
            snprintf(marked, sizeof marked, "(start)");
        else if (row->values[at] > 0)
            snprintf(marked, sizeof marked, "%s%s", words(row->values[at], text),
                     row->doubtful[at] ? "?" : "");
        else
            snprintf(marked, sizeof marked, "-");
        sheet_put(sheet, INK_PLAIN, sheet->column, marked);
    }
    put_ratio(sheet, row);
    sheet_newline(sheet);
}

/* ---- rows ------------------------------------------------------------------------------------ */

static void put_figures(const struct answer *answer, struct sheet *sheet)
{
    char workers[WORDS_TEXT], label[WORDS_TEXT + 8];
    bool within_start[SHEET_PANELS] = {false};
    struct row start = {0}, make = {0}, memory = {0};

    for (size_t at = 0; at < sheet->panel_count; at++) {
        start.values[at] = middle_of(answer, sheet->panels[at], START, true);
        make.values[at] = middle_of(answer, sheet->panels[at], MAKE, true);
        memory.values[at] = middle_of(answer, sheet->panels[at], MEMORY, true);
        within_start[at] = is_launched(answer, sheet->panels[at]) && start.values[at] > 0;
        if (within_start[at])
            make.values[at] = -1;
    }
    snprintf(label, sizeof label, "make %s",
             words_count((uint64_t)answer->cpus, "worker", workers));
    put_row(sheet, "start the program", &start, words_time, NULL);
    put_row(sheet, label, &make, words_time, within_start);
    put_row(sheet, "memory, a process", &memory, units_bytes, NULL);
}

/* The panel's first price of these names with as many workers as CPUs, or else whatever their
 * number; one that is withheld is none. NULL: there is none. */
static const struct price *price_of(const struct answer *answer, const char *panel,
                                    const char *const names[MOST_NAMES])
{
    const int workers[] = {answer->cpus, 0};

    for (size_t name = 0; name < MOST_NAMES && names[name]; name++)
        for (size_t at = 0; at < sizeof workers / sizeof workers[0]; at++) {
            const struct price *price =
                prices_find(answer->results->prices, panel, names[name], workers[at]);
            if (price && price->trust != PRICE_WITHHELD)
                return price;
        }
    return NULL;
}

static void put_prices(const struct answer *answer, struct sheet *sheet)
{
    for (size_t at = 0; at < sizeof priced / sizeof priced[0] && answer->results->prices; at++) {
        struct row row = {0};
        for (size_t panel = 0; panel < sheet->panel_count; panel++) {
            const struct price *price = price_of(answer, sheet->panels[panel], priced[at].names);
            row.values[panel] = price ? price->median : -1;
            row.doubtful[panel] = price && price->trust == PRICE_DOUBTFUL;
        }
        put_row(sheet, priced[at].label, &row, words_time, NULL);
    }
}

/* The share of updates that the first racy variant of each panel loses; fixed ones lose none, or
 * they would have failed. */
static void put_losses(const struct answer *answer, struct sheet *sheet)
{
    double shares[SHEET_PANELS];
    bool any = false, fixed = false;

    for (size_t panel = 0; panel < sheet->panel_count; panel++) {
        shares[panel] = -1;
        for (size_t at = 0; at < answer->summaries.count; at++) {
            const struct summary *own = &answer->summaries.items[at];
            const struct result *result = own->result;
            if (!result->may_lose || own->lost.n == 0 || shares[panel] >= 0 ||
                result->samples[0].expected_sum == 0 ||
                strcmp(result->panel, sheet->panels[panel]) != 0)
                continue;
            shares[panel] = own->lost.estimate / (double)result->samples[0].expected_sum;
            any = true;
            for (size_t other = 0; other < answer->results->count; other++)
                fixed = fixed ||
                        (strcmp(answer->results->cells[other].workload, result->workload) == 0 &&
                         !answer->results->cells[other].may_lose &&
                         answer->results->cells[other].sample_count > 0);
        }
    }
    if (!any)
        return;
    sheet_put(sheet, INK_PLAIN, sheet->label, "  updates lost, racy");
    for (size_t panel = 0; panel < sheet->panel_count; panel++) {
        char text[32] = "-";
        if (shares[panel] >= 0)
            snprintf(text, sizeof text, "%.0f %%", 100 * shares[panel]);
        sheet_put(sheet, INK_PLAIN, sheet->column, text);
    }
    sheet_put(sheet, INK_PLAIN, 0, fixed ? "fixed: none" : "");
    sheet_newline(sheet);
}

void answer_differs(const struct answer *answer, struct sheet *sheet)
{
    sheet_heading(sheet, "WHAT DIFFERS", "");
    put_figures(answer, sheet);
    put_prices(answer, sheet);
    put_losses(answer, sheet);
    sheet_newline(sheet);
}
