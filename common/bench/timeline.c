/* SPDX-License-Identifier: MIT */
#include "common/bench/timeline.h"

#include "common/account/slices.h"
#include "common/account/trace_event.h"
#include "common/account/worker_stats.h"
#include "common/base/whole_file.h"
#include "common/bench/record.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- what is in it ------------------------------------------------------------------------- */

static void print_task(FILE *out, const struct trace_slice *slice)
{
    unsigned long long tasks = slice->tasks;

    if (slice->number != TRACE_NO_NUMBER)
        fprintf(out, "{\"name\":\"task %llu\"", (unsigned long long)slice->number);
    else if (tasks > 1)
        fprintf(out, "{\"name\":\"%llu tasks\"", tasks);
    else
        fprintf(out, "{\"name\":\"%s\"", tasks ? "task" : "part of a task");
    fprintf(out, ",\"cat\":\"task\",\"args\":{\"count\":%llu,\"parts\":%u", tasks, slice->parts);
    trace_event_us(out, "busy_us", llround(1e9 * slice->busy_s));
    fputc('}', out);
}

/* Of a wait that was cut only a piece is shown. */
static void print_wait(FILE *out, const struct trace_kind *kinds, const struct shown_slice *shown)
{
    const struct trace_slice *slice = shown->from;
    int64_t waited_ns = llround(1e9 * slice->busy_s), length_ns = shown->end_ns - shown->begin_ns;

    fputs("{\"name\":", out);
    trace_event_text(out, kinds[slice->kind].name);
    fputs(",\"cat\":", out);
    trace_event_text(out, kinds[slice->kind].category);
    fprintf(out, ",\"args\":{\"times\":%u", slice->parts);
    trace_event_us(out, "waited_us", waited_ns < length_ns ? waited_ns : length_ns);
    fputc('}', out);
}

/* The lanes of a rank, which is a process in the timeline. */
static int threads_of(const struct timeline *timeline)
{
    return timeline->team->rank ? timeline->measurement->threads_per_rank : 1;
}

static void lane_name(const struct timeline *timeline, int worker, char *name, size_t size)
{
    const struct measurement *measurement = timeline->measurement;
    const struct worker_stats *slot = &worker_stats_all()[worker];
    const char *what = measurement->variant->promise & ONE_THREAD ? "in flight"
                       : slot->process                            ? "process"
                                                                  : "thread";
    int each = threads_of(timeline);

    if (worker == measurement->workers)
        snprintf(name, size, "main worker");
    else if (each > 1)
        snprintf(name, size, "rank %d thread %d on %s cpu %d", worker / each, worker % each,
                 slot->host, slot->cpu);
    else if (timeline->team->rank)
        snprintf(name, size, "rank %d on %s cpu %d", worker, slot->host, slot->cpu);
    else
        snprintf(name, size, "worker %d (%s)", worker, what);
}

/* Prints lane `worker`, as lane `shown`. */
static void print_lane(FILE *out, const struct timeline *timeline, const struct slices *slices,
                       int worker, int shown)
{
    int each = threads_of(timeline), process = timeline->team->rank ? shown / each : 0;
    char name[WORKER_STATS_HOST + 64];

    if (process > 0 && shown % each == 0) {
        snprintf(name, sizeof name, "rank %d", process);
        trace_event_name(out, "process_name", process, shown, name);
    }
    lane_name(timeline, worker == shown ? worker : 0, name, sizeof name);
    trace_event_name(out, "thread_name", process, shown, name);
    trace_event_order(out, process, shown);
    for (size_t at = 0; at < slices->count; at++) {
        const struct shown_slice *slice = &slices->slices[at];
        fputs(",\n", out);
        if (slice->task)
            print_task(out, slice->from);
        else
            print_wait(out, timeline->team->waits, slice);
        trace_event_us(out, "ts", slice->begin_ns);
        trace_event_us(out, "dur", slice->end_ns - slice->begin_ns);
        fprintf(out, ",\"ph\":\"X\",\"pid\":%d,\"tid\":%d}", process, shown);
    }
}

/* One lane a worker. The main worker's follows where it did something; but a job that the main
 * worker did alone is worker 0's. */
static void print_lanes(FILE *out, const struct timeline *timeline, double zero_s, double span_s)
{
    int workers = timeline->measurement->workers;
    bool alone = workers == 1 && trace_lane(0)->task_count == 0 && trace_lane(1)->task_count > 0;

    for (int worker = alone ? 1 : 0; worker <= workers; worker++) {
        struct slices slices = slices_of(trace_lane(worker), zero_s, span_s);
        if (worker < workers || alone || slices.count > 0)
            print_lane(out, timeline, &slices, worker, alone ? 0 : worker);
        slices_free(&slices);
    }
}

/* The whole record of the repetition, and what concerns the timeline alone. */
static void print_about(FILE *out, const struct timeline *timeline, double span_s)
{
    char *record = record_text(timeline->workload, timeline->measurement, timeline->parameters);
    unsigned long long dropped = 0;
    double dropped_s = 0, shortest_s = 0;

    for (int worker = 0; worker <= timeline->measurement->workers; worker++) {
        const struct trace_lane *lane = trace_lane(worker);
        dropped += lane->dropped;
        dropped_s += lane->dropped_s;
        shortest_s = lane->shortest_s > shortest_s ? lane->shortest_s : shortest_s;
    }
    fwrite(record, 1, strlen(record) - 1, out); /* without its last brace */
    fprintf(out,
            ",\n\"makespan_seconds\":%.9f,\"dropped\":%llu,\"dropped_seconds\":%.9f,"
            "\"shortest_wait_seconds\":%g,\"clock_error_seconds\":%.9g,\"clock\":",
            span_s, dropped, dropped_s, shortest_s, timeline->clock.error_s);
    trace_event_text(out, timeline->clock.how);
    fputc('}', out);
    free(record);
}

/* From the first worker's start to the last one's end, where they stamped them. */
static void find_span(const struct timeline *timeline, double *zero_s, double *span_s)
{
    double first_s = 0, last_s = 0;

    for (int worker = 0; worker <= timeline->measurement->workers; worker++) {
        const struct trace_lane *lane = trace_lane(worker);
        if (lane->start_s > 0 && (first_s == 0 || lane->start_s < first_s))
            first_s = lane->start_s;
        if (lane->end_s > last_s)
            last_s = lane->end_s;
    }
    *zero_s = first_s > 0 ? first_s : timeline->start_s;
    *span_s = (first_s > 0 ? last_s : timeline->end_s) - *zero_s;
}

static void print_timeline(FILE *out, const struct timeline *timeline)
{
    const struct measurement *measurement = timeline->measurement;
    char name[256];
    double zero_s, span_s;

    find_span(timeline, &zero_s, &span_s);
    if (timeline->team->rank)
        snprintf(name, sizeof name, "rank 0");
    else
        snprintf(name, sizeof name, "%s/%s %s", measurement->panel, timeline->workload->name,
                 measurement->variant->name);
    fputs("{\"displayTimeUnit\":\"ms\",\"otherData\":", out);
    print_about(out, timeline, span_s);
    fputs(",\n\"traceEvents\":[\n{\"name\":\"process_name\",\"ph\":\"M\",\"pid\":0,\"tid\":0,"
          "\"args\":{\"name\":",
          out);
    trace_event_text(out, name);
    fputs("}}", out);
    print_lanes(out, timeline, zero_s, span_s);
    fputs("\n]}\n", out);
}

/* ---- the lanes ----------------------------------------------------------------------------- */

void timeline_open(const struct team *team, int workers)
{
    trace_open(workers, team->worker);
    if (team->clocks)
        team->clocks();
}

/* Where all workers share memory, their lanes are here already. */
static void collect_here(struct timeline *timeline)
{
    const struct worker_stats *slots = worker_stats_all();

    for (int worker = 0; worker <= timeline->measurement->workers; worker++) {
        trace_lane(worker)->start_s = slots[worker].start_s;
        trace_lane(worker)->end_s = slots[worker].end_s;
    }
    timeline->clock = (struct timeline_clock){"CLOCK_MONOTONIC, which all workers share", 1e-9};
}

void timeline_close(struct timeline *timeline, const char *path)
{
    if (timeline->team->clocks)
        timeline->team->clocks();
    if (timeline->team->lanes)
        timeline->team->lanes(&timeline->clock);
    else
        collect_here(timeline);
    if (path) {
        struct whole_file file = whole_file_open(path);
        print_timeline(file.out, timeline);
        whole_file_close(&file);
    }
    trace_close();
}
