/* SPDX-License-Identifier: MIT
 *
 * races: the mistakes that courses on concurrency teach besides the lost update (data_race), each
 * as a small program of its own, broken and mended: <panel>/races/X.c. A program makes its mistake
 * possible `trials` times and counts how often all went well; what is missing is told as `lost`.
 * The panels hold all of it, since how a paradigm goes wrong is the lesson. */
#ifndef TRIPTYCH_WORKLOADS_RACES_H
#define TRIPTYCH_WORKLOADS_RACES_H

#include "common/bench/bench.h"

struct job {
    int workers;
    uint64_t trials;
};

extern const struct workload check_then_act, lost_wakeup, stale_flag, lock_order, false_sharing,
    any_source, put_without_epoch, send_order;

/* The answer of a run in which `right` trials went well. */
static inline struct answer races_answer(uint64_t right)
{
    return (struct answer){right, right};
}

/* How many there are that wait in one trial of lost_wakeup and stale_flag: all but worker 0, who
 * tells them; a worker alone tells itself. */
static inline uint64_t races_waiters(const struct job *job)
{
    return job->workers > 1 ? (uint64_t)job->workers - 1 : 1;
}

#endif
