/* SPDX-License-Identifier: MIT
 *
 * pool with the schedule that the environment names.
 *
 * Shows:      the decision is left to whoever starts the program: OMP_SCHEDULE=dynamic,100.
 * Run:        OMP_SCHEDULE=guided OMP_NUM_THREADS=2 openmp/pool --skew 1 --variant runtime
 * Beside it:  dynamic.c, static.c, guided.c.
 * Exercise:   which schedule runs when OMP_SCHEDULE is not set? Look it up, then find out. */
#include "common/workloads/pool.h"

static struct answer run(const struct job *job)
{
    uint64_t count = 0, sum = 0;

#pragma omp parallel for num_threads(job->workers) schedule(runtime) reduction(+ : count, sum)
    for (uint64_t task = 0; task < job->tasks; task++) {
        sum += pool_task(job, task).sum;
        count++;
    }
    return (struct answer){count, sum};
}

const struct variant variant_runtime = {"runtime", run, EXACT,
                                        "the schedule that OMP_SCHEDULE names"};
