/* SPDX-License-Identifier: MIT
 *
 * What differs between the panels, whatever the work is: starting, memory, and what workers use to
 * meet each other. */
#include "compare/answer/findings.h"

#include "common/base/fail.h"
#include "common/base/translate.h"
#include "common/base/words.h"
#include "compare/base/units.h"
#include "compare/prices/prices.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_WORKLOADS = 64, MOST_NAMES = 4 };

/* Prices by their names in the panels' lists; of each panel the first that it has. */
static const struct {
    const char *label, *names[MOST_NAMES];
} priced[] = {
    {TRANSLATED("shared atomic add"), {"atomic_add", "atomic", "fetch_and_op"}},
    {TRANSLATED("barrier"), {"barrier"}},
    {TRANSLATED("message and reply"), {"pipe_round_trip", "round_trip_8"}},
};

/* A figure for each panel; below 0: there is none. */
struct figures {
    double values[FINDINGS_PANELS];
    bool doubtful[FINDINGS_PANELS]; /* others used the CPUs while it was measured */
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

/* The panels with the most, the next to most and the least of it. False: there are no two. */
static bool rank(const struct findings *findings, const struct figures *figures, size_t *most,
                 size_t *next, size_t *least)
{
    *most = *next = *least = FINDINGS_PANELS;
    for (size_t at = 0; at < findings->panel_count; at++)
        if (figures->values[at] > 0) {
            if (*most == FINDINGS_PANELS || figures->values[at] > figures->values[*most])
                *most = at;
            if (*least == FINDINGS_PANELS || figures->values[at] < figures->values[*least])
                *least = at;
        }
    for (size_t at = 0; at < findings->panel_count; at++)
        if (figures->values[at] > 0 && at != *most &&
            (*next == FINDINGS_PANELS || figures->values[at] > figures->values[*next]))
            *next = at;
    return *next != FINDINGS_PANELS;
}

/* "mpi 85x", "mpi 9-13x": the dearest panel over the others; "posix 1.7x less" where two are dear.
 */
static void put_ratio(const struct findings *findings, const struct figures *figures,
                      struct finding_row *row)
{
    size_t most, next, least;
    char low[16], high[16];

    row->panel = -1;
    if (!rank(findings, figures, &most, &next, &least))
        return;
    double most_times = figures->values[most] / figures->values[least];
    double least_times = figures->values[most] / figures->values[next];
    put_times(low, sizeof low, least_times);
    put_times(high, sizeof high, most_times);
    if (most_times < 1.25) {
        snprintf(row->words, sizeof row->words, "%s", translate("about equal"));
        return;
    }
    bool two_are_dear = least_times < 1.5 && next != least;
    row->panel = (int)(two_are_dear ? least : most);
    const char *panel = findings->panels[row->panel];
    if (two_are_dear)
        snprintf(row->words, sizeof row->words, translate("%s %sx less"), panel, high);
    else if (strcmp(low, high) == 0 || least_times > 0.8 * most_times)
        snprintf(row->words, sizeof row->words, "%s %sx", panel, high);
    else
        snprintf(row->words, sizeof row->words, "%s %s-%sx", panel, low, high);
}

static struct finding_row *new_row(struct findings *findings, const char *label)
{
    struct finding_row *rows =
        realloc(findings->rows, (findings->row_count + 1) * sizeof *findings->rows);

    check(rows ? 0 : errno, "realloc");
    findings->rows = rows;
    struct finding_row *row = &rows[findings->row_count++];
    *row = (struct finding_row){.panel = -1};
    snprintf(row->label, sizeof row->label, "%s", label);
    return row;
}

static void add_row(struct findings *findings, const char *label, const struct figures *figures,
                    char *(*words)(double value, char text[UNITS_TEXT]), const bool *within_start)
{
    char text[UNITS_TEXT];
    bool any = false;

    for (size_t at = 0; at < findings->panel_count; at++)
        any = any || figures->values[at] > 0;
    if (!any)
        return;
    struct finding_row *row = new_row(findings, label);
    for (size_t at = 0; at < findings->panel_count; at++) {
        const char *value = within_start && within_start[at] ? translate("(start)") : "-";
        if (figures->values[at] > 0)
            value = words(figures->values[at], text);
        snprintf(row->values[at], sizeof row->values[at], "%s%s", value,
                 figures->values[at] > 0 && figures->doubtful[at] ? "?" : "");
    }
    put_ratio(findings, figures, row);
}

/* ---- rows ------------------------------------------------------------------------------------ */

static void add_figures(const struct answer *answer, struct findings *findings)
{
    char workers[WORDS_TEXT], label[WORDS_TEXT + 8];
    bool within_start[FINDINGS_PANELS] = {false};
    struct figures start = {0}, make = {0}, memory = {0};

    for (size_t at = 0; at < findings->panel_count; at++) {
        start.values[at] = middle_of(answer, findings->panels[at], START, true);
        make.values[at] = middle_of(answer, findings->panels[at], MAKE, true);
        memory.values[at] = middle_of(answer, findings->panels[at], MEMORY, true);
        within_start[at] = is_launched(answer, findings->panels[at]) && start.values[at] > 0;
        if (within_start[at])
            make.values[at] = -1;
    }
    snprintf(label, sizeof label, translate("make %s"),
             translate_count((uint64_t)answer->cpus, "worker", workers));
    add_row(findings, translate("start the program"), &start, words_time, NULL);
    add_row(findings, label, &make, words_time, within_start);
    add_row(findings, translate("memory, a process"), &memory, units_bytes, NULL);
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

static void add_prices(const struct answer *answer, struct findings *findings)
{
    for (size_t at = 0; at < sizeof priced / sizeof priced[0] && answer->results->prices; at++) {
        struct figures row = {0};
        for (size_t panel = 0; panel < findings->panel_count; panel++) {
            const struct price *price = price_of(answer, findings->panels[panel], priced[at].names);
            row.values[panel] = price ? price->median : -1;
            row.doubtful[panel] = price && price->trust == PRICE_DOUBTFUL;
        }
        add_row(findings, translate(priced[at].label), &row, words_time, NULL);
    }
}

/* The cell of the panel's first racy variant with the most workers (one alone loses nothing); NULL:
 * there is none. */
static const struct summary *racy_of(const struct answer *answer, const char *panel)
{
    const struct summary *found = NULL;

    for (size_t at = 0; at < answer->summaries.count; at++) {
        const struct summary *own = &answer->summaries.items[at];
        if (own->result->may_lose && own->lost.n > 0 && own->result->samples[0].expected_sum > 0 &&
            strcmp(own->result->panel, panel) == 0 &&
            (!found || (strcmp(own->result->variant, found->result->variant) == 0 &&
                        own->result->workers > found->result->workers)))
            found = own;
    }
    return found;
}

/* Whether the workload was also measured by variants that lose nothing, or they would have failed.
 */
static bool is_fixed(const struct answer *answer, const char *workload)
{
    for (size_t at = 0; at < answer->results->count; at++)
        if (strcmp(answer->results->cells[at].workload, workload) == 0 &&
            !answer->results->cells[at].may_lose && answer->results->cells[at].sample_count > 0)
            return true;
    return false;
}

/* The share of updates that racy variants lose. */
static void add_losses(const struct answer *answer, struct findings *findings)
{
    const struct summary *racy[FINDINGS_PANELS];
    bool any = false, fixed = false;

    for (size_t panel = 0; panel < findings->panel_count; panel++) {
        racy[panel] = racy_of(answer, findings->panels[panel]);
        any = any || racy[panel];
        fixed = fixed || (racy[panel] && is_fixed(answer, racy[panel]->result->workload));
    }
    if (!any)
        return;
    struct finding_row *row = new_row(findings, translate("updates lost, racy"));
    for (size_t panel = 0; panel < findings->panel_count; panel++) {
        const struct summary *own = racy[panel];
        snprintf(row->values[panel], sizeof row->values[panel], "-");
        if (own)
            snprintf(row->values[panel], sizeof row->values[panel], "%.0f %%",
                     100 * own->lost.estimate / (double)own->result->samples[0].expected_sum);
    }
    snprintf(row->words, sizeof row->words, "%s", fixed ? translate("fixed: none") : "");
}

void findings_differs(const struct answer *answer, struct findings *findings)
{
    add_figures(answer, findings);
    add_prices(answer, findings);
    add_losses(answer, findings);
}
