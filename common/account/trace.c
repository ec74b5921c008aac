/* SPDX-License-Identifier: MIT */
#include "common/account/trace.h"

#include "common/account/worker_stats.h"
#include "common/base/proc.h"
#include "common/base/shared.h"

#include <string.h>
#include <unistd.h>

/* Slices of each sort: at most so many in a lane, and in all lanes together, but always a few. */
enum { MOST_IN_LANE = 1 << 15, MOST_TOGETHER = 1 << 19, FEWEST_IN_LANE = 1 << 9 };

/* Shorter waits are none: a lock that was free, a message that was there. Waits that are not
 * further apart than that are one. */
static const double resolution_s = 1e-6;

/* Naps, and the parts of a task that is done in steps, are one even where a test or two lie in
 * between, which can take some microseconds in a message-passing library. */
static const double test_gap_s = 10e-6;

atomic_bool trace_flag;

/* The one timeline of the running repetition: measuring, not work. */
static struct {
    unsigned char *lanes;
    size_t capacity, lane_bytes;
    int workers;
    int (*worker)(void);
    uint64_t owner; /* the thread that is the main worker */
} trace;

static bool expected;

void trace_expect(void)
{
    expected = true;
}

bool trace_expected(void)
{
    return expected;
}

void trace_open(int workers, int (*worker)(void))
{
    size_t lanes = (size_t)workers + 1, capacity = MOST_TOGETHER / lanes;

    trace.capacity = capacity > MOST_IN_LANE     ? MOST_IN_LANE
                     : capacity < FEWEST_IN_LANE ? FEWEST_IN_LANE
                                                 : capacity;
    trace.lane_bytes = sizeof(struct trace_lane) + 2 * trace.capacity * sizeof(struct trace_slice);
    trace.workers = workers;
    trace.worker = worker;
    trace.owner = proc_thread();
    trace.lanes = shared_alloc(lanes, trace.lane_bytes);
    for (int worker_number = 0; worker_number <= workers; worker_number++) {
        trace_lane(worker_number)->shortest_s = resolution_s;
        trace_lane(worker_number)->stride = 1;
    }
}

void trace_close(void)
{
    shared_free(trace.lanes, (size_t)trace.workers + 1, trace.lane_bytes);
    trace.lanes = NULL;
}

void trace_start(void)
{
    atomic_store(&trace_flag, true);
}

void trace_stop(void)
{
    atomic_store(&trace_flag, false);
}

int trace_lanes(void)
{
    return trace.workers + 1;
}

struct trace_lane *trace_lane(int worker)
{
    return (struct trace_lane *)(void *)(trace.lanes + (size_t)worker * trace.lane_bytes);
}

struct trace_slice *trace_tasks(struct trace_lane *lane)
{
    return (struct trace_slice *)(void *)(lane + 1);
}

struct trace_slice *trace_waits(struct trace_lane *lane)
{
    return trace_tasks(lane) + trace.capacity;
}

size_t trace_capacity(void)
{
    return trace.capacity;
}

/* The lane of `worker`, or NULL if the calling thread may not write to it: as main worker counts
 * only the thread that opened the lanes; others have not taken their number yet, or belong to a
 * library. */
static struct trace_lane *lane_of(int worker)
{
    if (worker == WORKER_STATS_MAIN)
        return proc_thread() == trace.owner ? trace_lane(trace.workers) : NULL;
    return trace_lane(worker < trace.workers ? worker : trace.workers);
}

static void join(struct trace_slice *slice, const struct trace_slice *next)
{
    slice->end_s = next->end_s;
    slice->busy_s += next->busy_s;
    slice->tasks += next->tasks;
    slice->parts += next->parts;
}

/* ---- tasks --------------------------------------------------------------------------------- */

/* Joins each two neighbours: half the slices, each twice as wide. */
static void halve_tasks(struct trace_lane *lane)
{
    struct trace_slice *slices = trace_tasks(lane);

    for (uint64_t at = 0; at < lane->task_count; at += 2) {
        slices[at / 2] = slices[at];
        if (at + 1 < lane->task_count) {
            join(&slices[at / 2], &slices[at + 1]);
            slices[at / 2].number = TRACE_NO_NUMBER;
        }
    }
    lane->task_count = (lane->task_count + 1) / 2;
    lane->stride *= 2;
}

void trace_task(int worker, double begin_s, double end_s, uint64_t tasks, uint64_t number)
{
    const struct trace_slice slice = {.begin_s = begin_s,
                                      .end_s = end_s,
                                      .busy_s = end_s - begin_s,
                                      .tasks = tasks,
                                      .number = number,
                                      .parts = 1};
    struct trace_lane *lane = lane_of(worker);

    if (!lane)
        return;
    struct trace_slice *last =
        lane->task_count > 0 ? &trace_tasks(lane)[lane->task_count - 1] : NULL;
    bool same =
        last && last->tasks == 0 && last->number == number && begin_s - last->end_s <= test_gap_s;
    if (same || (last && last->parts < lane->stride)) {
        join(last, &slice);
        last->number = same ? number : TRACE_NO_NUMBER;
        return;
    }
    if (lane->task_count == trace.capacity)
        halve_tasks(lane);
    trace_tasks(lane)[lane->task_count++] = slice;
}

/* ---- waits --------------------------------------------------------------------------------- */

/* Forgets the last wait if it is too short. Naps could not be left out before, since they might
 * have been joined by the next one. */
static void drop_short_end(struct trace_lane *lane)
{
    if (lane->wait_count == 0)
        return;
    const struct trace_slice *last = &trace_waits(lane)[lane->wait_count - 1];
    double length_s = last->end_s - last->begin_s;
    if (length_s >= lane->shortest_s)
        return;
    lane->wait_count--;
    if (length_s >= resolution_s) {
        lane->dropped += last->parts;
        lane->dropped_s += last->busy_s;
    }
}

/* Drops the shorter half, or more, so that what stands out remains, over the whole repetition. */
static void thin_waits(struct trace_lane *lane)
{
    struct trace_slice *slices = trace_waits(lane);

    while (lane->wait_count > trace.capacity / 2) {
        uint64_t left = 0;
        lane->shortest_s *= 2;
        for (uint64_t at = 0; at < lane->wait_count; at++)
            if (slices[at].end_s - slices[at].begin_s >= lane->shortest_s) {
                slices[left++] = slices[at];
            } else {
                lane->dropped += slices[at].parts;
                lane->dropped_s += slices[at].busy_s;
            }
        lane->wait_count = left;
    }
}

/* Whether a wait goes on after `last`. Two of them for the same are one if next to nothing was done
 * in between. */
static bool goes_on(const struct trace_slice *last, const struct trace_slice *next)
{
    bool nap = next->kind == TRACE_NAP;
    double apart_s = next->begin_s - last->end_s;

    return last->kind == next->kind && apart_s >= 0 && apart_s <= (nap ? test_gap_s : resolution_s);
}

static void add_wait(struct trace_lane *lane, unsigned kind, double begin_s, double end_s)
{
    const struct trace_slice slice = {.begin_s = begin_s,
                                      .end_s = end_s,
                                      .busy_s = end_s - begin_s,
                                      .number = TRACE_NO_NUMBER,
                                      .parts = 1,
                                      .kind = kind};

    if (kind != TRACE_NAP && slice.busy_s < resolution_s)
        return;
    if (lane->wait_count > 0 && goes_on(&trace_waits(lane)[lane->wait_count - 1], &slice)) {
        join(&trace_waits(lane)[lane->wait_count - 1], &slice);
        return;
    }
    drop_short_end(lane);
    if (lane->wait_count == trace.capacity)
        thin_waits(lane);
    trace_waits(lane)[lane->wait_count++] = slice;
}

void trace_waited(unsigned kind, double begin_s)
{
    trace_waited_by(trace.worker(), kind, begin_s);
}

void trace_waited_by(int worker, unsigned kind, double begin_s)
{
    double end_s = clock_now_s();
    struct trace_lane *lane = lane_of(worker);

    if (lane)
        add_wait(lane, kind, begin_s, end_s);
}

void trace_open_wait(int worker, unsigned kind)
{
    struct trace_lane *lane = lane_of(worker);

    if (!lane)
        return;
    lane->open_s = clock_now_s();
    lane->open_kind = kind;
}

void trace_close_wait(int worker, double end_s)
{
    struct trace_lane *lane = lane_of(worker);

    if (!lane || lane->open_s == 0)
        return;
    add_wait(lane, lane->open_kind, lane->open_s, end_s);
    lane->open_s = 0;
}

void trace_settle(struct trace_lane *lane, double end_s)
{
    if (lane->open_s > 0)
        add_wait(lane, lane->open_kind, lane->open_s, end_s);
    lane->open_s = 0;
    drop_short_end(lane);
}

void clock_sleep(double seconds)
{
    if (seconds <= 0)
        return;
    double begin_s = trace_begin();
    clock_sleep_until(clock_now_s() + seconds);
    trace_end(TRACE_SLEEP, begin_s);
}
