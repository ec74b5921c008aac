/* SPDX-License-Identifier: MIT
 *
 * lane: a timeline of one worker, whom the test plays. Times are made up, in milliseconds from
 * zero. */
#ifndef TRIPTYCH_TESTS_ACCOUNT_LANE_H
#define TRIPTYCH_TESTS_ACCOUNT_LANE_H

#include "common/account/trace.h"

static int current; /* the worker that the test plays */

static inline int worker(void)
{
    return current;
}

static inline struct trace_lane *lane_of_one(void)
{
    current = 0;
    trace_open(1, worker);
    return trace_lane(0);
}

static inline void task(double begin_ms, double end_ms, uint64_t number)
{
    trace_task(0, 1 + 1e-3 * begin_ms, 1 + 1e-3 * end_ms, 1, number);
}

/* A wait as if it had been recorded. */
static inline void put_wait(struct trace_lane *lane, double begin_ms, double end_ms)
{
    trace_waits(lane)[lane->wait_count++] = (struct trace_slice){
        .begin_s = 1 + 1e-3 * begin_ms, .end_s = 1 + 1e-3 * end_ms, .parts = 1, .kind = TRACE_OWN};
}

#endif
