/* SPDX-License-Identifier: MIT */
#include "common/account/slices.h"

#include "common/account/worker_stats.h"
#include "common/base/fail.h"

#include <math.h>
#include <stdlib.h>

static const int64_t shortest_ns = 1000;

static int by_begin(const void *left, const void *right)
{
    const struct shown_slice *a = left, *b = right;

    if (a->begin_ns != b->begin_ns)
        return a->begin_ns < b->begin_ns ? -1 : 1;
    if (a->end_ns != b->end_ns)
        return a->end_ns > b->end_ns ? -1 : 1;
    return (int)b->task - (int)a->task;
}

static void add(struct slices *slices, const struct trace_slice *from, bool task, int64_t begin_ns,
                int64_t end_ns)
{
    slices->slices[slices->count++] = (struct shown_slice){begin_ns, end_ns, from, task};
}

static int64_t within(double moment_s, double zero_s, double span_s)
{
    double after_s = moment_s - zero_s;

    return llround(1e9 * (after_s < 0 ? 0 : after_s > span_s ? span_s : after_s));
}

/* All that the lane recorded, sorted, and not yet cut. */
static struct slices recorded(struct trace_lane *lane, double zero_s, double span_s)
{
    const struct trace_slice *tasks = trace_tasks(lane), *waits = trace_waits(lane);
    struct slices all = {xcalloc(lane->task_count + lane->wait_count + 1, sizeof *all.slices), 0};

    for (uint64_t at = 0; at < lane->task_count; at++)
        add(&all, &tasks[at], true, within(tasks[at].begin_s, zero_s, span_s),
            within(tasks[at].end_s, zero_s, span_s));
    for (uint64_t at = 0; at < lane->wait_count; at++)
        add(&all, &waits[at], false, within(waits[at].begin_s, zero_s, span_s),
            within(waits[at].end_s, zero_s, span_s));
    qsort(all.slices, all.count, sizeof *all.slices, by_begin);
    return all;
}

static void add_piece(struct slices *shown, const struct trace_slice *from, int64_t begin_ns,
                      int64_t end_ns)
{
    if (end_ns - begin_ns >= shortest_ns)
        add(shown, from, false, begin_ns, end_ns);
}

/* Adds the wait all->slices[at] without what lies in it, and from free_ns on: a task that began
 * before it ends then. */
static void cut_wait(const struct slices *all, size_t at, int64_t free_ns, struct slices *shown)
{
    const struct shown_slice *wait = &all->slices[at];
    int64_t from_ns =
        wait->begin_ns > free_ns || wait->end_ns <= free_ns ? wait->begin_ns : free_ns;

    for (at++; at < all->count && all->slices[at].begin_ns < wait->end_ns; at++) {
        const struct shown_slice *inner = &all->slices[at];
        add_piece(shown, wait->from, from_ns, inner->begin_ns);
        from_ns = inner->end_ns > from_ns ? inner->end_ns : from_ns;
    }
    add_piece(shown, wait->from, from_ns, wait->end_ns);
}

struct slices slices_of(struct trace_lane *lane, double zero_s, double span_s)
{
    trace_settle(lane, zero_s + span_s);
    struct slices all = recorded(lane, zero_s, span_s);
    struct slices shown = {xcalloc(2 * all.count + 1, sizeof *shown.slices), 0};
    int64_t free_ns = 0;

    for (size_t at = 0; at < all.count; at++) {
        const struct shown_slice *slice = &all.slices[at];
        if (!slice->task) {
            cut_wait(&all, at, free_ns, &shown);
            continue;
        }
        add(&shown, slice->from, true, slice->begin_ns, slice->end_ns);
        free_ns = slice->end_ns > free_ns ? slice->end_ns : free_ns;
    }
    free(all.slices);
    qsort(shown.slices, shown.count, sizeof *shown.slices, by_begin);
    return shown;
}

void slices_free(struct slices *slices)
{
    free(slices->slices);
    slices->slices = NULL;
    slices->count = 0;
}
