/* SPDX-License-Identifier: MIT
 *
 * pool: many tasks for a fixed set of workers; the results come out in task order. */
#ifndef TRIPTYCH_WORKLOADS_POOL_H
#define TRIPTYCH_WORKLOADS_POOL_H

#include "common/bench/bench.h"
#include "common/work/chunks.h"

struct job {
    int workers;
    uint64_t wanted;      /* tasks, as the user gave it */
    uint64_t tasks;       /* that are to be done: with a journal, some were done before */
    uint64_t *order;      /* with a journal: order[wanted], the number of each task; or NULL */
    uint64_t size;        /* additions of the average task */
    double skew;          /* 0: equal tasks ... 1: strongly unequal */
    uint64_t chunk;       /* tasks that a worker takes at once, as the user gave it; 0: automatic */
    struct chunks chunks; /* the tasks, cut accordingly, for who takes them by number */
    uint64_t *sizes;      /* sizes[wanted]: additions of each task */
    uint64_t *results; /* results[wanted], shared with forked children: workers write theirs here */
    uint64_t repetition; /* from 1, warm-ups too */
};

extern const struct workload pool;

/* Does one task: its sum goes to results[task]. Returns {1, sum}. Any worker. Tasks that take some
 * microseconds or less are counted, but not timed one by one. */
struct answer pool_task(const struct job *job, uint64_t task);

/* Does tasks [lo, hi) one after the other; short ones are timed together. Returns how many, and the
 * sum of their sums. Any worker. */
struct answer pool_tasks(const struct job *job, struct span tasks);

/* Tasks [lo, hi), which are not none, in slices, for a worker that has something else to see to
 * between them. They begin with pool_begin(); each pool_slice() does a part of a long task or
 * several short tasks, for some hundred microseconds at most, adds what is done to *part and the
 * sums to results[], and returns true when the last task is done. Any worker. */
struct slices {
    struct span left; /* tasks that are not done */
    uint64_t at, sum; /* of the first of them: additions done, and their sum */
};
struct slices pool_begin(struct span tasks);
bool pool_slice(const struct job *job, struct slices *slices, struct answer *part);

#endif
