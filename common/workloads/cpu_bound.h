/* SPDX-License-Identifier: MIT
 *
 * cpu_bound: a heavy sum, several times. */
#ifndef TRIPTYCH_WORKLOADS_CPU_BOUND_H
#define TRIPTYCH_WORKLOADS_CPU_BOUND_H

#include "common/bench/bench.h"

struct job {
    int workers;
    uint64_t tasks;
    uint64_t size; /* each task sums up 0 ... size-1 */
};

extern const struct workload cpu_bound;

/* Does tasks [lo, hi), one after the other. Returns how many, and the sum of their sums. Any
 * worker. */
struct answer cpu_bound_tasks(const struct job *job, struct span tasks);

/* Tells that one task of this job has ended. Any worker. */
void cpu_bound_end(const struct job *job);

#endif
