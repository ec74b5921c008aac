/* SPDX-License-Identifier: MIT
 *
 * io_bound with an OpenMP loop.
 *
 * Shows:      waits side by side, as iterations of a loop: fork, division of work, join and sum
 *             in one line.
 * Run:        OMP_NUM_THREADS=3 openmp/io_bound
 * Beside it:  posix/io_bound/threads.c (the threads made by hand), mpi/io_bound/ranks.c; tasks.c.
 * Exercise:   --tasks 6 with 4 threads takes two waits. What would schedule(dynamic) change? */
#include "common/workloads/io_bound.h"

static struct answer run(const struct job *job)
{
    uint64_t count = 0, sum = 0;

#pragma omp parallel for num_threads(job->workers) schedule(static) reduction(+ : count, sum)
    for (uint64_t task = 0; task < job->tasks; task++) {
        struct answer part = io_bound_tasks(job, (struct span){task, task + 1});
        count += part.count;
        sum += part.sum;
    }
    return (struct answer){count, sum};
}

const struct variant variant_for = {"for", run, EXACT | NATURAL, "parallel for with a reduction"};
