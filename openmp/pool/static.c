/* SPDX-License-Identifier: MIT
 *
 * pool with a static schedule of OpenMP.
 *
 * Shows:      each thread gets its block of tasks before the work begins: no counter, and no
 *             balance.
 * Run:        OMP_NUM_THREADS=2 openmp/pool --skew 1 --variant static
 * Beside it:  dynamic.c; mpi/pool/static.c.
 * Exercise:   with --tasks 64 --skew 1, how long is the shortest-worked thread idle? What does
 *             --chunk 1 change? */
#include "common/workloads/pool.h"

static struct answer run(const struct job *job)
{
    uint64_t count = 0, sum = 0;
    uint64_t share = span_of(job->tasks, 0, (uint64_t)job->workers).hi + (job->tasks == 0);
    uint64_t chunk = job->chunk > 0 ? job->chunk : share;

#pragma omp parallel for num_threads(job->workers) schedule(static, chunk) reduction(+ : count, sum)
    for (uint64_t task = 0; task < job->tasks; task++) {
        sum += pool_task(job, task).sum;
        count++;
    }
    return (struct answer){count, sum};
}

const struct variant variant_static = {"static", run, EXACT,
                                       "each thread its block of tasks, beforehand"};
