/* SPDX-License-Identifier: MIT */
#include "compare/page/cell.h"

#include "compare/page/set.h"

#include <string.h>

/* ---- numbers --------------------------------------------------------------------------------- */

enum { DIGITS = 6 };

static bool is_positive(const struct series *series)
{
    for (size_t at = 0; at < series->count; at++)
        if (series->values[at] <= 0)
            return false;
    return series->count > 0;
}

/* Times of `cell` as a multiple of those of `twin`, the same cell of another set. */
static void emit_ratio(struct emit *emit, const struct result *cell, const struct result *twin)
{
    struct series over = summary_series(cell, SUMMARY_SECONDS);
    struct series under = summary_series(twin, SUMMARY_SECONDS);

    if (is_positive(&over) && is_positive(&under)) {
        struct interval ratio = stats_ratio(&over, &under);
        emit_interval(emit, "ratio", &ratio);
    }
    summary_series_free(&over);
    summary_series_free(&under);
}

static void emit_samples(struct emit *emit, const struct result *cell)
{
    emit_open(emit, "samples", '[');
    for (size_t at = 0; at < cell->sample_count; at++)
        emit_real(emit, NULL, cell->samples[at].seconds, DIGITS);
    emit_close(emit, ']');
}

/* Figures that are not told have no values (n = 0) and are left out; of these only the median is.
 */
static void emit_medians(struct emit *emit, const struct summary *summary)
{
    const struct {
        const char *name;
        const struct interval *interval;
    } medians[] = {{"cpu", &summary->cpu},
                   {"setup", &summary->setup},
                   {"launch", &summary->launch},
                   {"first", &summary->first_result},
                   {"switches", &summary->switches},
                   {"cycles", &summary->counted[SAMPLE_CYCLES]},
                   {"instructions", &summary->counted[SAMPLE_INSTRUCTIONS]},
                   {"misses", &summary->counted[SAMPLE_CACHE_MISSES]},
                   {"faults", &summary->counted[SAMPLE_PAGE_FAULTS]},
                   {"rate", &summary->per_cycle},
                   {"energy", &summary->energy_j},
                   {"lost", summary->result->may_lose ? &summary->lost : NULL}};

    for (size_t at = 0; at < sizeof medians / sizeof medians[0]; at++)
        if (medians[at].interval && medians[at].interval->n > 0)
            emit_real(emit, medians[at].name, medians[at].interval->estimate, DIGITS);
}

/* A row a host, where there were several. */
static void emit_hosts(struct emit *emit, const struct hosts *hosts)
{
    if (hosts->records == 0)
        return;
    emit_count(emit, "repetitions", hosts->records);
    emit_open(emit, "hosts", '[');
    for (size_t at = 0; at < hosts->count; at++) {
        const struct host *host = &hosts->items[at];
        emit_open(emit, NULL, '{');
        emit_text(emit, "host", host->name);
        emit_count(emit, "workers", host->workers);
        emit_count(emit, "tasks", host->tasks);
        emit_real(emit, "each", host_each_s(host), DIGITS);
        emit_count(emit, "longest", host->longest);
        emit_close(emit, '}');
    }
    emit_close(emit, ']');
}

static void emit_measured(struct emit *emit, const struct summary *summary)
{
    const struct {
        const char *name;
        const struct interval *interval;
    } ratios[] = {{"speedup", &summary->over_alone},
                  {"own", &summary->over_one},
                  {"textbook", &summary->over_textbook},
                  {"efficiency", &summary->efficiency},
                  {"serial", summary->serial_fraction.claimed ? &summary->serial_fraction : NULL}};

    emit_interval(emit, "time", &summary->seconds);
    if (!summary->seconds.claimed)
        emit_text(emit, "why", summary->seconds.why_not);
    if (summary->prediction.seconds > 0)
        emit_real(emit, "predicted", summary->prediction.seconds, DIGITS);
    emit_medians(emit, summary);
    if (summary->rss_bytes > 0)
        emit_count(emit, "rss", summary->rss_bytes);
    for (size_t at = 0; at < sizeof ratios / sizeof ratios[0]; at++)
        if (ratios[at].interval && ratios[at].interval->n > 0)
            emit_interval(emit, ratios[at].name, ratios[at].interval);
    emit_samples(emit, summary->result);
    emit_hosts(emit, &summary->result->hosts);
}

/* ---- the cell -------------------------------------------------------------------------------- */

void page_cell_emit(struct emit *emit, const struct page_cells *cells, size_t cell,
                    const struct page_cells *first)
{
    const struct result *result = &cells->set->cells[cell];
    const struct result *twin = first ? page_twin(first, result, cells->works[cell]) : NULL;
    int trace = page_trace_number(cells->set, cell);

    emit_open(emit, NULL, '{');
    emit_text(emit, "workload", result->workload);
    emit_text(emit, "panel", result->panel);
    emit_text(emit, "variant", result->variant);
    emit_text(emit, "setting", result->setting);
    emit_count(emit, "workers", (uint64_t)result->workers);
    emit_parameters(emit, result->parameters);
    emit_flag(emit, "alone", result->alone);
    emit_flag(emit, "racy", result->may_lose);
    emit_flag(emit, "skipped", result->skipped);
    emit_count(emit, "wrong", result->wrong);
    emit_count(emit, "failures", result->failures.count);
    if (trace >= 0)
        emit_count(emit, "trace", (uint64_t)trace);
    emit_text(emit, "work", cells->works[cell]);
    if (result->sample_count > 0)
        emit_measured(emit, &cells->summaries.items[cell]);
    if (twin && result->sample_count > 0)
        emit_ratio(emit, result, twin);
    emit_close(emit, '}');
}
