/* SPDX-License-Identifier: MIT
 *
 * pool_spans: which tasks of pool a rank has done where it takes them by itself, and how their
 * results come to their places on rank 0 in the end, as one message from each rank. */
#ifndef TRIPTYCH_MPI_POOL_SPANS_H
#define TRIPTYCH_MPI_POOL_SPANS_H

#include "common/workloads/pool.h"

struct pool_spans {
    struct span *spans; /* in the order in which they were done */
    size_t count;
    uint64_t *words; /* room for what goes over */
    uint64_t most_words;
};

/* None yet; up to `most` can be added. All memory is taken here: before team_ready() it is in
 * nobody's time (10 000 empty tasks, 2 bound ranks, 100 repetitions, by turns: 66 and 67 ns a task;
 * 127 and 131 with fresh pages in it). Fails the program if there is no memory. Free it with
 * pool_spans_close(). Any rank. */
struct pool_spans pool_spans_open(const struct job *job, uint64_t most);
void pool_spans_close(struct pool_spans *done);

/* These tasks are done. One that follows the tasks added last does not count as another span. Any
 * rank. */
static inline void pool_spans_add(struct pool_spans *done, struct span tasks)
{
    struct span *last = done->spans + done->count;

    if (done->count > 0 && last[-1].hi == tasks.lo)
        last[-1].hi = tasks.hi;
    else
        done->spans[done->count++] = tasks;
}

/* The results of these tasks go from each rank's job->results to rank 0's. Patiently. Collective.
 */
void pool_spans_gather(const struct job *job, const struct pool_spans *done);

#endif
