/* SPDX-License-Identifier: MIT
 *
 * graph with an OpenMP loop for each step.
 *
 * Shows:      the barrier at the end of a worksharing loop: nobody begins a step before all have
 *             finished the last one. The team is made once, around all steps.
 * Run:        OMP_NUM_THREADS=2 openmp/graph --variant for
 * Beside it:  posix/graph/barrier.c; tasks.c.
 * Exercise:   add nowait to the loop. With which --pattern is the answer still right, and why? */
#include "common/workloads/graph.h"

static struct answer run(const struct job *job)
{
    uint64_t count = 0, sum = 0;

#pragma omp parallel num_threads(job->workers) reduction(+ : count, sum)
    for (uint64_t step = 0; step < job->steps; step++) {
#pragma omp for schedule(static)
        for (uint64_t column = 0; column < job->width; column++) {
            struct answer part = graph_task(job, step, column);
            count += part.count;
            sum += part.sum;
        }
    }
    return (struct answer){count, sum};
}

const struct variant variant_for = {"for", run, EXACT, "a loop for each step, with its barrier"};
