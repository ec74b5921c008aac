/* SPDX-License-Identifier: MIT
 *
 * find_primes with explicit tasks of OpenMP.
 *
 * Shows:      one thread makes a task for each chunk; any thread of the team takes it.
 * Run:        OMP_NUM_THREADS=2 openmp/find_primes --to 10_000_000 --variant tasks
 * Beside it:  taskloop.c, dynamic.c.
 * Exercise:   add `untied` or `priority`. Does anything change, and why not? */
#include "common/workloads/find_primes.h"

static struct answer run(const struct job *job)
{
    uint64_t count = 0, sum = 0;

#pragma omp parallel num_threads(job->workers)
#pragma omp single
#pragma omp taskgroup task_reduction(+ : count, sum)
    for (uint64_t chunk = 0; chunk < job->range.chunks; chunk++) {
#pragma omp task in_reduction(+ : count, sum)
        {
            struct answer part = find_primes_chunk(job, chunk);
            count += part.count;
            sum += part.sum;
        }
    }
    return (struct answer){count, sum};
}

const struct variant variant_tasks = {"tasks", run, EXACT, "one explicit task a chunk"};
