/* SPDX-License-Identifier: MIT
 *
 * io_bound: tasks that only wait, as for the answer of a server. */
#ifndef TRIPTYCH_WORKLOADS_IO_BOUND_H
#define TRIPTYCH_WORKLOADS_IO_BOUND_H

#include "common/bench/bench.h"

struct job {
    int workers;
    uint64_t tasks;
    double delay_s; /* how long each task waits */
};

extern const struct workload io_bound;

/* Does tasks [lo, hi), one after the other: tells that it begins, waits, tells that it has ended.
 * Returns how many, and the sum of their numbers. Any worker. */
struct answer io_bound_tasks(const struct job *job, struct span tasks);

/* The three steps of one task, for a variant that does something between them. Any worker. */
void io_bound_begin(uint64_t task);
void io_bound_wait(const struct job *job);
void io_bound_end(uint64_t task);

#endif
