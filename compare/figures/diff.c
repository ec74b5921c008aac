/* SPDX-License-Identifier: MIT */
#include "compare/figures/diff.h"

#include "common/base/fail.h"
#include "compare/base/json_read.h"
#include "compare/machine/fingerprint.h"

#include <stdlib.h>
#include <string.h>

/* ---- pairs ----------------------------------------------------------------------------------- */

static bool same(const char *a, const char *b)
{
    return strcmp(a, b) == 0;
}

/* One and the same work. What was asked counts where no record told the parameters. */
static bool same_cell(const struct result *a, const struct result *b)
{
    bool told = a->parameters[0] && b->parameters[0];

    return same(a->workload, b->workload) && same(a->panel, b->panel) &&
           same(a->variant, b->variant) && a->workers == b->workers &&
           (told ? same(a->parameters, b->parameters) : same(a->setting, b->setting));
}

/* The cell of `results` that is the same work and not taken yet, asked for in the same words if
 * there is one. */
static const struct result *partner_of(const struct result *cell, const struct results *results,
                                       const bool *taken)
{
    const struct result *found = NULL;

    for (size_t at = 0; at < results->count; at++) {
        const struct result *other = &results->cells[at];
        if (taken[at] || other->sample_count == 0 || !same_cell(cell, other))
            continue;
        if (same(cell->setting, other->setting))
            return other;
        found = found ? found : other;
    }
    return found;
}

static struct series series_of(const struct result *cell, const struct diff_metric *metric)
{
    double *values = xcalloc(cell->sample_count + 1, sizeof *values);
    uint64_t *launches = xcalloc(cell->sample_count + 1, sizeof *launches);
    size_t count = 0;

    for (size_t at = 0; at < cell->sample_count; at++) {
        const struct sample *sample = &cell->samples[at];
        double value =
            metric->value ? metric->value(sample) : sample_share(sample, metric->counter);
        if (!(value >= 0))
            continue;
        values[count] = value;
        launches[count++] = cell->samples[at].launch;
    }
    return (struct series){values, launches, count};
}

static void add_pair(struct diff *diff, const struct result *before, const struct result *after)
{
    struct diff_pair pair = {.cell = {before, after}};

    for (int side = 0; side < 2; side++) {
        pair.series[side] = series_of(pair.cell[side], diff->metric);
        pair.median[side] = stats_median(&pair.series[side]);
    }
    diff->pairs = text_grow(diff->pairs, diff->count, sizeof pair);
    diff->pairs[diff->count++] = pair;
}

/* A cell that was measured on one side only; why, as far as the other side tells. */
static void add_only(struct text_list *only, const struct result *cell, const struct results *other)
{
    const struct result *like = results_find(other, cell);
    char *name = result_name(cell);

    if (like && like->failures.count > 0)
        text_add(only, "%s (the other: %s)", name, like->failures.items[0]);
    else if (like && like->wrong > 0)
        text_add(only, "%s (the other has wrong answers only)", name);
    else
        text_add(only, "%s", name);
    free(name);
}

static void find_pairs(struct diff *diff)
{
    const struct results *a = diff->side[0], *b = diff->side[1];
    bool *taken = xcalloc(b->count + 1, sizeof *taken);

    for (size_t at = 0; at < a->count; at++) {
        if (a->cells[at].sample_count == 0)
            continue;
        const struct result *partner = partner_of(&a->cells[at], b, taken);
        if (partner) {
            taken[partner - b->cells] = true;
            add_pair(diff, &a->cells[at], partner);
        } else {
            add_only(&diff->only[0], &a->cells[at], b);
        }
    }
    for (size_t at = 0; at < b->count; at++)
        if (!taken[at] && b->cells[at].sample_count > 0)
            add_only(&diff->only[1], &b->cells[at], a);
    free(taken);
}

/* ---- verdicts -------------------------------------------------------------------------------- */

/* How much a launch resembles the one before it, over all that is compared. */
static double correlation_of(const struct diff *diff)
{
    struct series *all = xcalloc(2 * diff->count + 1, sizeof *all);
    double correlation;

    for (size_t at = 0; at < 2 * diff->count; at++)
        all[at] = diff->pairs[at / 2].series[at % 2];
    correlation = stats_correlation(all, 2 * diff->count);
    free(all);
    return correlation;
}

static void compare_pairs(struct diff *diff)
{
    double *p = xcalloc(diff->count + 1, sizeof *p), correlation = correlation_of(diff);
    size_t tested = 0;

    for (size_t at = 0; at < diff->count; at++) {
        struct diff_pair *pair = &diff->pairs[at];
        pair->comparison =
            stats_compare_correlated(&pair->series[0], &pair->series[1], diff->count, correlation);
        if (pair->comparison.test)
            p[tested++] = pair->comparison.p;
    }
    stats_adjust(p, tested);
    tested = 0;
    for (size_t at = 0; at < diff->count; at++)
        diff->pairs[at].p = diff->pairs[at].comparison.test ? p[tested++] : 1;
    free(p);
}

/* The test must be sure, the interval of the ratio must leave out 1, and the change must matter. */
static enum diff_verdict judge(const struct diff_pair *pair, double threshold)
{
    const struct interval *ratio = &pair->comparison.ratio;

    if (!pair->comparison.test || !ratio->claimed)
        return DIFF_UNDECIDED;
    if (pair->p > 0.05)
        return DIFF_SAME;
    if (ratio->low > 1 && ratio->estimate >= 1 + threshold)
        return DIFF_WORSE;
    if (ratio->high < 1 && ratio->estimate <= 1 / (1 + threshold))
        return DIFF_LESS;
    return DIFF_SAME;
}

/* Where all cells move together, it may be the machine that did. */
static double middle_ratio(const struct diff *diff)
{
    double *ratios = xcalloc(diff->count + 1, sizeof *ratios), middle;
    struct series series = {ratios, NULL, 0};

    for (size_t at = 0; at < diff->count; at++)
        if (diff->pairs[at].comparison.ratio.estimate > 0)
            ratios[series.count++] = diff->pairs[at].comparison.ratio.estimate;
    middle = stats_quantile(&series, 0.5);
    free(ratios);
    return middle;
}

static struct json_object *machine_of(const struct results *results)
{
    return results->environment ? fields_get(results->environment, "machine", json_type_object)
                                : NULL;
}

/* "1", or "3 (n1, n2, n3)": those on which the ranks of one cell ran together. The caller frees it.
 */
static char *hosts_of(const struct results *results)
{
    struct text_list names = {0};

    for (size_t at = 0; at < results->count; at++)
        for (size_t host = 0; host < results->cells[at].hosts.count; host++)
            if (!text_has(&names, results->cells[at].hosts.items[host].name))
                text_add(&names, "%s", results->cells[at].hosts.items[host].name);
    char *list = text_join(&names, ", ");
    char *text = names.count > 0 ? text_format("%zu (%s)", names.count, list) : text_format("1");
    free(list);
    text_free(&names);
    return text;
}

/* What a message costs depends on it, as much as on the machine. */
static void add_hosts(struct diff *diff)
{
    char *there = hosts_of(diff->side[0]), *here = hosts_of(diff->side[1]);

    if (strcmp(there, here) != 0)
        text_add(&diff->machines, "hosts of ranks: %s there, %s here", there, here);
    free(there);
    free(here);
}

struct diff diff_of(const struct results *a, const struct results *b,
                    const struct diff_metric *metric, double threshold)
{
    struct diff diff = {.metric = metric, .threshold = threshold, .side = {a, b}};

    find_pairs(&diff);
    compare_pairs(&diff);
    for (size_t at = 0; at < diff.count; at++) {
        struct diff_pair *pair = &diff.pairs[at];
        pair->verdict = judge(pair, threshold);
        diff.verdicts[pair->verdict]++;
        if (pair->comparison.missing_launches > diff.missing_launches)
            diff.missing_launches = pair->comparison.missing_launches;
    }
    diff.middle_ratio = middle_ratio(&diff);
    if (machine_of(a) && machine_of(b))
        diff.machines = machine_differences(machine_of(a), machine_of(b));
    add_hosts(&diff);
    return diff;
}

void diff_free(struct diff *diff)
{
    for (size_t at = 0; at < 2 * diff->count; at++) {
        free((void *)diff->pairs[at / 2].series[at % 2].values);
        free((void *)diff->pairs[at / 2].series[at % 2].launches);
    }
    free(diff->pairs);
    text_free(&diff->only[0]);
    text_free(&diff->only[1]);
    text_free(&diff->machines);
}
