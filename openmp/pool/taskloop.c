/* SPDX-License-Identifier: MIT
 *
 * pool with a taskloop of OpenMP.
 *
 * Shows:      the loop is cut into tasks, which any thread of the team may take.
 * Run:        OMP_NUM_THREADS=2 openmp/pool --skew 1 --variant taskloop
 * Beside it:  tasks.c (the tasks made by hand), dynamic.c.
 * Exercise:   with --chunk 1 and --tasks 1M --size 0, how much dearer is a task than an
 *             iteration? */
#include "common/workloads/pool.h"

/* Iterations at once where the user gave none: a sixteenth of a thread's share, so that it does not
 * matter much who takes the last ones. */
static uint64_t adapted(const struct job *job)
{
    uint64_t pieces = 16 * (uint64_t)job->workers;

    return job->chunk > 0 ? job->chunk : job->tasks / pieces + 1;
}

/* What clang 14 makes of a taskloop, it warns of. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wsign-conversion"
static struct answer run(const struct job *job)
{
    uint64_t count = 0, sum = 0;
    uint64_t grain = adapted(job);

#pragma omp parallel num_threads(job->workers)
#pragma omp single
#pragma omp taskloop grainsize(grain) reduction(+ : count, sum)
    for (uint64_t task = 0; task < job->tasks; task++) {
        sum += pool_task(job, task).sum;
        count++;
    }
    return (struct answer){count, sum};
}
#pragma GCC diagnostic pop

const struct variant variant_taskloop = {"taskloop", run, EXACT,
                                         "the loop is cut into tasks of some iterations"};
