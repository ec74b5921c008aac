/* SPDX-License-Identifier: MIT
 *
 * trace: what the timeline of a repetition is made of: one lane a worker, on it the tasks (from
 * worker_stats.h) and the waits (from the panels' interposed calls). Lanes lie in shared memory, so
 * that threads, forked children and OpenMP threads write alike; each is written by one worker only,
 * so nothing is locked. Without --trace all that is left of it is the test of a flag.
 *
 * A lane is bounded, and still shows the whole repetition: when its tasks are too many for it,
 * neighbours become one slice, with exact sums; when its waits are, the shortest are dropped and
 * counted. */
#ifndef TRIPTYCH_TRACE_H
#define TRIPTYCH_TRACE_H

#include "common/base/clock.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The kinds of waits: rows of a table that the team brings (workload.h). These are the same in
 * all panels; its own follow. A row's category is lock, message or wait. */
enum {
    TRACE_SLEEP,   /* clock_sleep() */
    TRACE_NAP,     /* patience.h */
    TRACE_NETWORK, /* poll(2), in check_urls */
    TRACE_OWN,     /* the first of a panel's own */
};

struct trace_kind {
    const char *name, *category;
};

static const uint64_t TRACE_NO_NUMBER = UINT64_MAX;

struct trace_slice {
    double begin_s, end_s; /* clock_now_s() */
    double busy_s;         /* of the time in between; less where slices were joined */
    uint64_t tasks;        /* tasks that ended in it; 0 for waits */
    uint64_t number;       /* which task; TRACE_NO_NUMBER: unknown, or several */
    uint32_t parts;        /* how many slices were joined in it */
    uint32_t kind;         /* of waits: the row of the table */
};

struct trace_lane {
    double start_s, end_s; /* of the worker's part, for a lane that came from another rank */
    uint64_t task_count;   /* slices in trace_tasks() */
    uint64_t wait_count;   /* slices in trace_waits() */
    uint64_t dropped;      /* waits that had no room */
    double dropped_s;      /* how long they were together */
    double shortest_s;     /* waits below are dropped */
    uint64_t stride;       /* tasks joined in a slice; a power of two */
    double open_s;         /* when a wait began that another thread will end; 0: none */
    uint32_t open_kind;
} __attribute__((aligned(128)));

/* Whether workers record now. Idle threads of a runtime may read it while it changes. Any thread.
 */
extern atomic_bool trace_flag;

static inline bool trace_on(void)
{
    return __builtin_expect(atomic_load_explicit(&trace_flag, memory_order_relaxed), 0);
}

/* Says, before the paradigm is used at all, that there will be a timeline; and whether there will.
 * Main thread. */
void trace_expect(void);
bool trace_expected(void);

/* Makes empty lanes 0 ... workers-1 and one more for the main worker, which is the calling thread;
 * `worker` tells which worker runs the calling thread (worker_stats.h). Main thread. */
void trace_open(int workers, int (*worker)(void));
void trace_close(void);

/* Begins and ends recording. Main thread, while no worker runs; children inherit it. */
void trace_start(void);
void trace_stop(void);

/* How many lanes there are. */
int trace_lanes(void);

/* Lane `worker`, 0 ... workers (the main worker's); its slices as its counts tell; and how many
 * slices of each sort it has room for. */
struct trace_lane *trace_lane(int worker);
struct trace_slice *trace_tasks(struct trace_lane *lane);
struct trace_slice *trace_waits(struct trace_lane *lane);
size_t trace_capacity(void);

/* A task of `worker` (WORKER_STATS_MAIN: the main worker) that began at begin_s and ends at end_s;
 * only while trace_on(). That worker. */
void trace_task(int worker, double begin_s, double end_s, uint64_t tasks, uint64_t number);

/* The calling worker has waited since begin_s; only while trace_on(). Waits of less than a
 * microsecond are forgotten. Any worker. */
void trace_waited(unsigned kind, double begin_s);
void trace_waited_by(int worker, unsigned kind, double begin_s);

/* A wait of `worker` that begins now and whose end it may not see (that of a parallel region);
 * trace_close_wait() ends it, if it is open. Any thread that acts for `worker`; while trace_on().
 */
void trace_open_wait(int worker, unsigned kind);
void trace_close_wait(int worker, double end_s);

/* The lane is complete: a wait that is still open ends at end_s. Main thread, while nobody records.
 */
void trace_settle(struct trace_lane *lane, double end_s);

/* Around a call that may wait:
 *
 *     double begin_s = trace_begin();
 *     the_call();
 *     trace_end(KIND, begin_s);
 *
 * Any worker. */
static inline double trace_begin(void)
{
    return trace_on() ? clock_now_s() : 0;
}

static inline void trace_end(unsigned kind, double begin_s)
{
    if (__builtin_expect(begin_s > 0, 0))
        trace_waited(kind, begin_s);
}

/* Sleeps for `seconds` (0 or less: not at all), which a timeline shows. */
void clock_sleep(double seconds);

#endif
