/* SPDX-License-Identifier: MIT
 *
 * pool with explicit tasks of OpenMP.
 *
 * Shows:      one thread makes a task for each chunk; any thread of the team takes it. To make a
 *             task and to run it costs some hundred times an empty iteration, so without --chunk
 *             each gets many of them, and the last ones few.
 * Run:        OMP_NUM_THREADS=2 openmp/pool --skew 1 --variant tasks
 * Beside it:  taskloop.c, dynamic.c.
 * Exercise:   let all threads make tasks, each for its part of the chunks. When does that pay? */
#include "common/workloads/pool.h"

static struct answer run(const struct job *job)
{
    uint64_t count = 0, sum = 0;

#pragma omp parallel num_threads(job->workers)
#pragma omp single
#pragma omp taskgroup task_reduction(+ : count, sum)
    for (uint64_t chunk = 0; chunk < job->chunks.count; chunk++) {
#pragma omp task in_reduction(+ : count, sum)
        {
            struct answer part = pool_tasks(job, chunks_span(&job->chunks, chunk));
            count += part.count;
            sum += part.sum;
        }
    }
    return (struct answer){count, sum};
}

const struct variant variant_tasks = {"tasks", run, EXACT, "one explicit task a chunk"};
