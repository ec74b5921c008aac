/* SPDX-License-Identifier: MIT
 *
 * io_bound with OpenMP tasks.
 *
 * Shows:      waits side by side, as tasks that any thread of the team may take.
 * Run:        OMP_NUM_THREADS=3 openmp/io_bound --variant tasks
 * Beside it:  for.c.
 * Exercise:   give the tasks unequal waits in the kernel. Which is faster then, for or tasks? */
#include "common/workloads/io_bound.h"

static struct answer run(const struct job *job)
{
    uint64_t count = 0, sum = 0;

#pragma omp parallel num_threads(job->workers)
#pragma omp single
#pragma omp taskgroup task_reduction(+ : count, sum)
    for (uint64_t task = 0; task < job->tasks; task++) {
#pragma omp task in_reduction(+ : count, sum)
        {
            struct answer part = io_bound_tasks(job, (struct span){task, task + 1});
            count += part.count;
            sum += part.sum;
        }
    }
    return (struct answer){count, sum};
}

const struct variant variant_tasks = {"tasks", run, EXACT, "one explicit task each"};
