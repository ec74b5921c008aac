/* SPDX-License-Identifier: MIT */
#include "compare/page/trace_emit.h"

#include "common/base/fail.h"

#include <errno.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

/* ---- fewer slices ---------------------------------------------------------------------------- */

static int by_lane_and_kind(const void *left, const void *right)
{
    const struct page_slice *a = left, *b = right;

    if (a->lane != b->lane)
        return a->lane < b->lane ? -1 : 1;
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    return (a->from_us > b->from_us) - (a->from_us < b->from_us);
}

static int by_lane_and_time(const void *left, const void *right)
{
    const struct page_slice *a = left, *b = right;

    if (a->lane != b->lane)
        return a->lane < b->lane ? -1 : 1;
    return (a->from_us > b->from_us) - (a->from_us < b->from_us);
}

/* Neighbours of one kind that are short and close become one, up to a few resolutions long, so that
 * the picture keeps its form. */
static bool can_join(const struct page_slice *last, const struct page_slice *next,
                     double resolution_us)
{
    double end_us = next->from_us + next->length_us;

    return last->lane == next->lane && last->kind == next->kind &&
           next->length_us < resolution_us && last->length_us < 4 * resolution_us &&
           next->from_us - (last->from_us + last->length_us) < resolution_us &&
           end_us - last->from_us < 4 * resolution_us;
}

static void join(struct page_slice *last, const struct page_slice *next)
{
    double end_us = fmax(last->from_us + last->length_us, next->from_us + next->length_us);

    last->length_us = end_us - last->from_us;
    last->busy_us = fmin(last->busy_us + next->busy_us, last->length_us);
    last->count = next->count > UINT32_MAX - last->count ? UINT32_MAX : last->count + next->count;
}

static void join_neighbours(struct page_trace *trace, double resolution_us)
{
    size_t kept = 0;

    for (size_t at = 0; at < trace->slice_count; at++)
        if (kept > 0 && can_join(&trace->slices[kept - 1], &trace->slices[at], resolution_us))
            join(&trace->slices[kept - 1], &trace->slices[at]);
        else
            trace->slices[kept++] = trace->slices[at];
    trace->slice_count = kept;
}

/* Joins until at most `most` are left; what overlaps so much that it cannot be joined is left out
 * and counted as lost. Returns the resolution that remains; 0: all are there as they were. */
static double thin(struct page_trace *trace, size_t most)
{
    double resolution_us = 0;

    qsort(trace->slices, trace->slice_count, sizeof *trace->slices, by_lane_and_kind);
    for (double next_us = trace->end_us / 4096;
         trace->slice_count > most && next_us <= trace->end_us; next_us *= 2) {
        resolution_us = next_us;
        join_neighbours(trace, resolution_us);
    }
    if (trace->slice_count > most) {
        trace->lost += trace->slice_count - most;
        trace->slice_count = most;
    }
    qsort(trace->slices, trace->slice_count, sizeof *trace->slices, by_lane_and_time);
    return resolution_us;
}

/* ---- columns --------------------------------------------------------------------------------- */

static void emit_lanes(struct emit *emit, const struct page_trace *trace)
{
    emit_open(emit, "lanes", '[');
    for (size_t at = 0; at < trace->lane_count; at++) {
        char *name = trace->lanes[at].name ? text_format("%s", trace->lanes[at].name)
                                           : text_format("lane %zu", at);
        emit_text(emit, NULL, name);
        free(name);
    }
    emit_close(emit, ']');
}

/* The names that are used, and in place[] where each of them stands. */
static void emit_names(struct emit *emit, const struct page_trace *trace, uint32_t *place)
{
    uint32_t used = 0;

    for (size_t name = 0; name < trace->names.count; name++)
        place[name] = UINT32_MAX;
    emit_open(emit, "names", '[');
    for (size_t at = 0; at < trace->slice_count; at++) {
        uint32_t name = trace->slices[at].name;
        if (place[name] != UINT32_MAX)
            continue;
        place[name] = used++;
        emit_text(emit, NULL, trace->names.items[name]);
    }
    emit_close(emit, ']');
}

static double column_from(const struct page_slice *slice)
{
    return slice->from_us;
}

static double column_length(const struct page_slice *slice)
{
    return slice->length_us;
}

static double column_busy(const struct page_slice *slice)
{
    return slice->busy_us;
}

static double column_lane(const struct page_slice *slice)
{
    return slice->lane;
}

static double column_kind(const struct page_slice *slice)
{
    return slice->kind;
}

static double column_count(const struct page_slice *slice)
{
    return slice->count;
}

static const struct column {
    const char *name;
    double (*value)(const struct page_slice *slice);
} columns[] = {
    {"lane", column_lane},     {"kind", column_kind}, {"from", column_from},
    {"length", column_length}, {"busy", column_busy}, {"count", column_count},
};

static void emit_slices(struct emit *emit, const struct page_trace *trace, const uint32_t *place)
{
    emit_open(emit, "slices", '{');
    for (size_t column = 0; column < sizeof columns / sizeof columns[0]; column++) {
        emit_open(emit, columns[column].name, '[');
        for (size_t at = 0; at < trace->slice_count; at++)
            emit_real(emit, NULL, columns[column].value(&trace->slices[at]), 9);
        emit_close(emit, ']');
    }
    emit_open(emit, "name", '[');
    for (size_t at = 0; at < trace->slice_count; at++)
        emit_count(emit, NULL, place[trace->slices[at].name]);
    emit_close(emit, ']');
    emit_close(emit, '}');
}

void page_trace_emit(struct emit *emit, struct page_trace *trace, size_t most)
{
    double resolution_us = thin(trace, most);
    uint32_t *place = malloc((trace->names.count + 1) * sizeof *place);

    check(place ? 0 : errno, "malloc");
    emit_open(emit, NULL, '{');
    emit_lanes(emit, trace);
    emit_open(emit, "kinds", '[');
    for (int kind = 0; kind < PAGE_KINDS; kind++)
        emit_text(emit, NULL, page_kind_names[kind]);
    emit_close(emit, ']');
    emit_names(emit, trace, place);
    emit_slices(emit, trace, place);
    if (trace->parameters)
        emit_parameters(emit, trace->parameters);
    emit_real(emit, "end", trace->end_us, 9);
    emit_count(emit, "workers", trace->workers);
    emit_count(emit, "total", trace->total);
    emit_count(emit, "lost", trace->lost);
    emit_count(emit, "dropped", trace->dropped);
    emit_real(emit, "resolution", resolution_us, 3);
    emit_real(emit, "clock_error", trace->clock_error_s, 3);
    emit_close(emit, '}');
    free(place);
}
