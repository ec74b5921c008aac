/* SPDX-License-Identifier: MIT */
#include "compare/page/trace.h"

#include "common/base/fail.h"
#include "compare/base/json_read.h"
#include "compare/page/inside.h"
#include "compare/page/scan.h"
#include "compare/results/results.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const page_kind_names[PAGE_KINDS] = {
    [PAGE_TASK] = "task", [PAGE_LOCK] = "lock",   [PAGE_MESSAGE] = "message",
    [PAGE_WAIT] = "wait", [PAGE_OTHER] = "other",
};

/* ---- lanes, names, kinds --------------------------------------------------------------------- */

/* The lane of an event; PAGE_MOST_LANES: there is no more room, or it names none. */
static uint32_t lane_of(struct page_trace *trace, struct json_object *event)
{
    uint64_t process = 0, thread = 0;

    if (!fields_count(event, "tid", &thread))
        return PAGE_MOST_LANES;
    fields_count(event, "pid", &process);
    for (size_t at = trace->lane_count; at > 0; at--) /* mostly the last one */
        if (trace->lanes[at - 1].process == process && trace->lanes[at - 1].thread == thread)
            return (uint32_t)(at - 1);
    if (trace->lane_count == PAGE_MOST_LANES)
        return PAGE_MOST_LANES;
    trace->lanes = text_grow(trace->lanes, trace->lane_count, sizeof *trace->lanes);
    trace->lanes[trace->lane_count] = (struct page_lane){.process = process, .thread = thread};
    return (uint32_t)trace->lane_count++;
}

static uint32_t name_of(struct page_trace *trace, const char *text)
{
    char *name = text_printable(text, strlen(text), PAGE_LONGEST_NAME);
    struct json_object *known = NULL;
    size_t number = trace->names.count;

    if (json_object_object_get_ex(trace->numbers, name, &known)) {
        number = (size_t)json_object_get_uint64(known);
    } else {
        text_add(&trace->names, "%s", name);
        struct json_object *place = json_object_new_uint64(number);
        check(!place || json_object_object_add(trace->numbers, name, place) ? ENOMEM : 0,
              "json_object");
    }
    free(name);
    return (uint32_t)number;
}

static enum page_kind kind_of(struct json_object *event)
{
    const char *category = fields_text(event, "cat");

    for (int kind = PAGE_TASK; category && kind < PAGE_OTHER; kind++)
        if (strcmp(category, page_kind_names[kind]) == 0)
            return (enum page_kind)kind;
    return PAGE_OTHER;
}

/* ---- events ---------------------------------------------------------------------------------- */

static bool read_slice(struct page_trace *trace, struct json_object *event)
{
    struct json_object *details = fields_get(event, "args", json_type_object);
    const char *name = fields_text(event, "name");
    struct page_slice slice = {.count = 1, .kind = kind_of(event)};
    double busy_us = 0;
    uint64_t joined = 0;

    if (!fields_real(event, "ts", &slice.from_us) || !fields_real(event, "dur", &slice.length_us))
        return false;
    slice.lane = lane_of(trace, event);
    if (slice.lane == PAGE_MOST_LANES || trace->slice_count == PAGE_MOST_SLICES)
        return false;
    slice.name = name_of(
        trace, name && trace->names.count < PAGE_MOST_NAMES ? name : page_kind_names[slice.kind]);
    slice.busy_us = slice.length_us;
    if (details && fields_count(details, "times", &joined) && joined > 1 && joined < UINT32_MAX)
        slice.count = (uint32_t)joined;
    if (details &&
        (fields_real(details, "busy_us", &busy_us) || fields_real(details, "waited_us", &busy_us)))
        slice.busy_us = fmin(busy_us, slice.length_us);
    trace->slices = text_grow(trace->slices, trace->slice_count, sizeof *trace->slices);
    trace->slices[trace->slice_count++] = slice;
    return true;
}

static bool read_metadata(struct page_trace *trace, struct json_object *event)
{
    struct json_object *details = fields_get(event, "args", json_type_object);
    const char *what = fields_text(event, "name");
    const char *name = details ? fields_text(details, "name") : NULL;

    if (!what || strcmp(what, "thread_name") != 0)
        return true; /* of other metadata nothing is drawn */
    uint32_t lane = lane_of(trace, event);
    if (!name || lane == PAGE_MOST_LANES)
        return false;
    free(trace->lanes[lane].name);
    trace->lanes[lane].name = text_printable(name, strlen(name), PAGE_LONGEST_NAME);
    return true;
}

static bool read_event(struct page_trace *trace, const char *bytes, size_t size)
{
    const char *why = NULL;
    struct json_object *event = fields_parse_with(trace->tokener, bytes, size, &why);
    const char *phase = event ? fields_text(event, "ph") : NULL;
    bool used = false;

    if (phase && strcmp(phase, "X") == 0) {
        trace->total++;
        used = read_slice(trace, event);
    } else if (phase && strcmp(phase, "M") == 0) {
        used = read_metadata(trace, event);
    }
    json_object_put(event);
    return used;
}

static void read_events(struct page_trace *trace, struct scan events)
{
    struct scan event;

    while (scan_next(&events, &event))
        if (!read_event(trace, event.at, (size_t)(event.end - event.at)))
            trace->lost++;
}

static void read_about(struct page_trace *trace, struct scan about)
{
    const char *why = NULL;
    struct json_object *object = fields_parse(about.at, (size_t)(about.end - about.at), &why);
    char parameters[RESULTS_LONGEST_PARAMETERS];
    double seconds = 0;
    uint64_t count = 0;

    if (!object)
        return;
    if (fields_real(object, "makespan_seconds", &seconds))
        trace->end_us = 1e6 * seconds;
    if (fields_real(object, "clock_error_seconds", &seconds))
        trace->clock_error_s = seconds;
    if (fields_count(object, "dropped", &count))
        trace->dropped = count;
    if (fields_count(object, "workers", &count))
        trace->workers = count;
    if (!trace->parameters && fields_sorted(object, "parameters", parameters, sizeof parameters))
        trace->parameters = text_format("%s", parameters);
    json_object_put(object);
}

/* ---- the file -------------------------------------------------------------------------------- */

static void read_members(struct page_trace *trace, struct scan file)
{
    struct scan name, value;
    bool whole = true;

    while (whole && scan_next(&file, &name)) {
        whole = scan_next(&file, &value); /* if not, the events up to the cut are good */
        if (scan_is(&name, "\"traceEvents\"") && scan_enter(&value, '['))
            read_events(trace, value);
        else if (scan_is(&name, "\"otherData\""))
            read_about(trace, value);
    }
}

/* Times count from the run's begin: that of the file where it tells the run's length, else that of
 * the first slice. */
static void shift(struct page_trace *trace)
{
    double first_us = INFINITY, last_us = 0;

    for (size_t at = 0; at < trace->slice_count; at++)
        first_us = fmin(first_us, trace->slices[at].from_us);
    if (trace->end_us > 0 && first_us < trace->end_us)
        first_us = 0;
    for (size_t at = 0; at < trace->slice_count; at++) {
        trace->slices[at].from_us -= first_us;
        last_us = fmax(last_us, trace->slices[at].from_us + trace->slices[at].length_us);
    }
    trace->end_us = fmax(trace->end_us, last_us);
}

bool page_trace_read(struct page_trace *trace, int folder_fd, const char *path, size_t *left,
                     const char **why)
{
    size_t size = 0;

    *trace = (struct page_trace){.numbers = json_object_new_object(), .tokener = fields_tokener()};
    check(trace->numbers ? 0 : ENOMEM, "json_object");
    char *bytes =
        inside_read(folder_fd, path, *left < PAGE_MOST_BYTES ? *left : PAGE_MOST_BYTES, &size, why);
    if (!bytes)
        return false;
    *left -= size;
    struct scan file = {bytes, bytes + size};
    if (scan_enter(&file, '{'))
        read_members(trace, file);
    free(bytes);
    shift(trace);
    *why = "the file holds no slice that can be read";
    return trace->slice_count > 0 && isfinite(trace->end_us) && trace->end_us > 0;
}

void page_trace_close(struct page_trace *trace)
{
    for (size_t at = 0; at < trace->lane_count; at++)
        free(trace->lanes[at].name);
    free(trace->lanes);
    free(trace->slices);
    text_free(&trace->names);
    json_object_put(trace->numbers);
    free(trace->parameters);
    json_tokener_free(trace->tokener);
    *trace = (struct page_trace){0};
}
