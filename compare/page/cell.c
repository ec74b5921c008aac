/* SPDX-License-Identifier: MIT */
#include "compare/page/cell.h"

#include "common/fail.h"
#include "compare/fields.h"
#include "compare/page/set.h"
#include "compare/stats/stats.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* ---- series ---------------------------------------------------------------------------------- */

/* The seconds of a cell's samples as the statistics take them; series_free() gives them back. */
struct columns {
    double *seconds;
    uint64_t *launches;
    size_t count;
};

static struct columns columns_of(const struct result *cell)
{
    struct columns columns = {.seconds = malloc((cell->sample_count + 1) * sizeof(double)),
                              .launches = malloc((cell->sample_count + 1) * sizeof(uint64_t)),
                              .count = cell->sample_count};

    ok(columns.seconds && columns.launches ? 0 : errno, "malloc");
    for (size_t at = 0; at < columns.count; at++) {
        columns.seconds[at] = cell->samples[at].seconds;
        columns.launches[at] = cell->samples[at].launch;
    }
    return columns;
}

static struct series series_of(const struct columns *columns)
{
    return (struct series){columns->seconds, columns->launches, columns->count};
}

static void columns_free(struct columns *columns)
{
    free(columns->seconds);
    free(columns->launches);
}

/* ---- numbers --------------------------------------------------------------------------------- */

enum { DIGITS = 6 };

static void emit_interval(struct emit *emit, const char *name, const struct interval *interval)
{
    emit_open(emit, name, '[');
    emit_real(emit, NULL, interval->estimate, DIGITS);
    emit_real(emit, NULL, interval->low, DIGITS);
    emit_real(emit, NULL, interval->high, DIGITS);
    emit_count(emit, NULL, interval->n);
    emit_count(emit, NULL, interval->launches);
    emit_count(emit, NULL, interval->claimed);
    emit_close(emit, ']');
}

static bool is_positive(const struct columns *columns)
{
    for (size_t at = 0; at < columns->count; at++)
        if (columns->seconds[at] <= 0)
            return false;
    return columns->count > 0;
}

/* Writes the median time of `over` divided by that of `under` as `name`. False: one of them (or
 * NULL) has none. */
static bool emit_ratio(struct emit *emit, const char *name, const struct result *over,
                       const struct result *under, struct interval *ratio)
{
    if (!over || !under)
        return false;
    struct columns above = columns_of(over), below = columns_of(under);
    bool known = is_positive(&above) && is_positive(&below);
    if (known) {
        struct series above_series = series_of(&above), below_series = series_of(&below);
        *ratio = stats_ratio(&above_series, &below_series);
        emit_interval(emit, name, ratio);
    }
    columns_free(&above);
    columns_free(&below);
    return known;
}

static int by_size(const void *left, const void *right)
{
    const double *a = left, *b = right;

    return (*a > *b) - (*a < *b);
}

/* The median of what is told (not below 0) by the samples; nothing where none tells it. `offset` is
 * the field's in struct sample. */
static void emit_median(struct emit *emit, const char *name, const struct result *cell,
                        size_t offset)
{
    double *values = malloc((cell->sample_count + 1) * sizeof *values);
    size_t count = 0;

    ok(values ? 0 : errno, "malloc");
    for (size_t at = 0; at < cell->sample_count; at++) {
        double value;
        memcpy(&value, (const char *)&cell->samples[at] + offset, sizeof value);
        if (value >= 0)
            values[count++] = value;
    }
    qsort(values, count, sizeof *values, by_size);
    if (count > 0)
        emit_real(emit, name, (values[(count - 1) / 2] + values[count / 2]) / 2, DIGITS);
    free(values);
}

static const struct {
    const char *name;
    size_t offset;
} medians[] = {
    {"cpu", offsetof(struct sample, cpu_s)},
    {"setup", offsetof(struct sample, setup_s)},
    {"launch", offsetof(struct sample, launch_s)},
    {"first", offsetof(struct sample, first_result_s)},
    {"p50", offsetof(struct sample, p50_s)},
    {"p99", offsetof(struct sample, p99_s)},
    {"worst", offsetof(struct sample, max_s)},
};

static int by_count(const void *left, const void *right)
{
    const uint64_t *a = left, *b = right;

    return (*a > *b) - (*a < *b);
}

static void emit_losses(struct emit *emit, const struct result *cell)
{
    uint64_t *lost = malloc((cell->sample_count + 1) * sizeof *lost);

    ok(lost ? 0 : errno, "malloc");
    for (size_t at = 0; at < cell->sample_count; at++)
        lost[at] = cell->samples[at].lost;
    qsort(lost, cell->sample_count, sizeof *lost, by_count);
    emit_open(emit, "lost", '[');
    emit_count(emit, NULL, lost[cell->sample_count / 2]);
    emit_count(emit, NULL, lost[cell->sample_count - 1]);
    emit_close(emit, ']');
    free(lost);
}

static void emit_ratios(struct emit *emit, const struct page_cells *cells, size_t at,
                        const struct page_cells *first)
{
    const struct result *cell = &cells->set->cells[at];
    const char *work = cells->works[at];
    const struct result *sync = cell->alone ? NULL : page_relative(cells, cell, work, PAGE_ALONE);
    const struct result *one =
        cell->workers > 1 ? page_relative(cells, cell, work, PAGE_SINGLE) : NULL;
    struct interval ratio;
    const struct result *twin = first ? page_relative(first, cell, work, PAGE_TWIN) : NULL;

    if (emit_ratio(emit, "speedup", sync, cell, &ratio)) {
        ratio = stats_efficiency(&ratio, cell->workers);
        emit_interval(emit, "efficiency", &ratio);
    }
    if (emit_ratio(emit, "own", one, cell, &ratio)) {
        ratio = stats_serial_fraction(&ratio, cell->workers, cells->cores);
        if (ratio.claimed)
            emit_interval(emit, "serial", &ratio);
    }
    emit_ratio(emit, "ratio", cell, twin, &ratio);
}

static void emit_measured(struct emit *emit, const struct result *cell)
{
    struct columns columns = columns_of(cell);
    struct series series = series_of(&columns);
    struct interval time = stats_median(&series);
    uint64_t rss_bytes = 0;

    emit_interval(emit, "time", &time);
    if (!time.claimed)
        emit_text(emit, "why", time.why_not);
    for (size_t at = 0; at < sizeof medians / sizeof medians[0]; at++)
        emit_median(emit, medians[at].name, cell, medians[at].offset);
    for (size_t at = 0; at < cell->sample_count; at++)
        rss_bytes =
            cell->samples[at].rss_bytes > rss_bytes ? cell->samples[at].rss_bytes : rss_bytes;
    if (rss_bytes > 0)
        emit_count(emit, "rss", rss_bytes);
    if (cell->may_lose)
        emit_losses(emit, cell);
    emit_open(emit, "samples", '[');
    for (size_t at = 0; at < cell->sample_count; at++)
        emit_real(emit, NULL, cell->samples[at].seconds, DIGITS);
    emit_close(emit, ']');
    columns_free(&columns);
}

/* ---- the cell -------------------------------------------------------------------------------- */

static void emit_parameters(struct emit *emit, const struct result *cell)
{
    const char *why = NULL;
    struct json_object *parameters = fields_parse(cell->parameters, strlen(cell->parameters), &why);

    if (parameters)
        emit_value(emit, "parameters", parameters);
    json_object_put(parameters);
}

void page_cell_emit(struct emit *emit, const struct page_cells *cells, size_t cell,
                    const struct page_cells *first)
{
    const struct result *result = &cells->set->cells[cell];
    int trace = page_trace_number(cells->set, cell);

    emit_open(emit, NULL, '{');
    emit_text(emit, "workload", result->workload);
    emit_text(emit, "panel", result->panel);
    emit_text(emit, "variant", result->variant);
    emit_text(emit, "setting", result->setting);
    emit_count(emit, "workers", (uint64_t)result->workers);
    emit_parameters(emit, result);
    emit_flag(emit, "alone", result->alone);
    emit_flag(emit, "racy", result->may_lose);
    emit_flag(emit, "skipped", result->skipped);
    emit_count(emit, "wrong", result->wrong);
    emit_count(emit, "failures", result->failures.count);
    if (trace >= 0)
        emit_count(emit, "trace", (uint64_t)trace);
    emit_text(emit, "work", cells->works[cell]);
    if (result->sample_count > 0) {
        emit_ratios(emit, cells, cell, first);
        emit_measured(emit, result);
    }
    emit_close(emit, '}');
}
