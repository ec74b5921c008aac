/* SPDX-License-Identifier: MIT
 *
 * pool with a guided schedule of OpenMP.
 *
 * Shows:      chunks that shrink: few visits of the counter at first, small chunks at the end.
 * Run:        OMP_NUM_THREADS=2 openmp/pool --skew 1 --variant guided
 * Beside it:  dynamic.c, static.c; common/work/chunks.h, which cuts chunks for the other panels.
 * Exercise:   compare it with dynamic: --tasks 1M --size 0, then --tasks 64 --skew 1. */
#include "common/workloads/pool.h"

/* The chunk is the least one here: a thread takes its part of what is left, but not less. */
static struct answer run(const struct job *job)
{
    uint64_t count = 0, sum = 0;
    uint64_t chunk = job->chunk > 0 ? job->chunk : 1;

#pragma omp parallel for num_threads(job->workers) schedule(guided, chunk) reduction(+ : count, sum)
    for (uint64_t task = 0; task < job->tasks; task++) {
        sum += pool_task(job, task).sum;
        count++;
    }
    return (struct answer){count, sum};
}

const struct variant variant_guided = {"guided", run, EXACT,
                                       "a free thread takes a chunk; the chunks shrink"};
