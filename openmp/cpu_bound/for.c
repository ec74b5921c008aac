/* SPDX-License-Identifier: MIT
 *
 * cpu_bound with an OpenMP loop.
 *
 * Shows:      fork, division of work, join and sum of the parts, all in one directive.
 * Run:        OMP_NUM_THREADS=2 openmp/cpu_bound
 * Beside it:  posix/cpu_bound/threads.c (what the directive does for you), mpi/cpu_bound/ranks.c;
 *             tasks.c.
 * Exercise:   leave out the reduction clause and run it again. What does the check say, and why
 *             not always the same? */
#include "common/workloads/cpu_bound.h"

static struct answer run(const struct job *job)
{
    uint64_t count = 0, sum = 0;

#pragma omp parallel for num_threads(job->workers) schedule(static) reduction(+ : count, sum)
    for (uint64_t task = 0; task < job->tasks; task++) {
        struct answer part = cpu_bound_tasks(job, (struct span){task, task + 1});
        count += part.count;
        sum += part.sum;
    }
    return (struct answer){count, sum};
}

const struct variant variant_for = {"for", run, EXACT | NATURAL, "parallel for with a reduction"};
