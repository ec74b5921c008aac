/* SPDX-License-Identifier: MIT
 *
 * cpu_bound with OpenMP tasks.
 *
 * Shows:      one thread makes a task for each sum, and any thread of the team may take it.
 * Run:        OMP_NUM_THREADS=2 openmp/cpu_bound --variant tasks
 * Beside it:  for.c.
 * Exercise:   leave out `single`. How many tasks are there now, and what does the check say? */
#include "common/workloads/cpu_bound.h"

static struct answer run(const struct job *job)
{
    uint64_t count = 0, sum = 0;

#pragma omp parallel num_threads(job->workers)
#pragma omp single
#pragma omp taskgroup task_reduction(+ : count, sum)
    for (uint64_t task = 0; task < job->tasks; task++) {
#pragma omp task in_reduction(+ : count, sum)
        {
            struct answer part = cpu_bound_tasks(job, (struct span){task, task + 1});
            count += part.count;
            sum += part.sum;
        }
    }
    return (struct answer){count, sum};
}

const struct variant variant_tasks = {"tasks", run, EXACT, "one explicit task each"};
