/* SPDX-License-Identifier: MIT
 *
 * graph with explicit tasks of OpenMP and their dependencies.
 *
 * Shows:      one thread makes all tasks, in order, and says of each which slots it reads (in) and
 *             which one it writes (out); the runtime finds out when it may run, and who runs it.
 * Run:        OMP_NUM_THREADS=2 openmp/graph
 * Beside it:  posix/graph/threads.c, mpi/graph/isend.c; for.c.
 * Exercise:   leave out the depend clauses. With which --pattern is the answer still right? Then
 *             leave out taskwait and if: how much memory does --steps 20_000 --size 1 take? */
#include "common/workloads/graph.h"

/* The maker is at most so many steps ahead of what is done. libgomp keeps any number of tasks that
 * wait for others, some hundred bytes each: without a bound it mostly pays for memory that is
 * touched for the first time (docs/graph.md). */
enum { AHEAD = 16 };

static struct answer run(const struct job *job)
{
    uint64_t width = job->width, workers = (uint64_t)job->workers, count = 0, sum = 0;

#pragma omp parallel num_threads(job->workers)
#pragma omp single
#pragma omp taskgroup task_reduction(+ : count, sum)
    for (uint64_t step = 0; step < job->steps; step++) {
        if (step >= AHEAD && step % (AHEAD / 2) == 0) {
            uint64_t done = step - AHEAD / 2;
#pragma omp taskwait depend(iterator(size_t at = 0 : width), in : *graph_slot(job, done, at))
        }
        for (uint64_t column = 0; column < width; column++) {
            struct columns inputs = graph_inputs(job, step, column);
            struct slot *slot = graph_slot(job, step, column);
            /* if: the maker does its own share at once, without a lock or a wake-up. */
#pragma omp task if (column % workers > 0) in_reduction(+ : count, sum)                            \
    depend(iterator(size_t at = 0 : inputs.count), in : *graph_slot(job, step - 1, inputs.at[at])) \
    depend(out : *slot)
            {
                struct answer part = graph_task(job, step, column);
                count += part.count;
                sum += part.sum;
            }
        }
    }
    return (struct answer){count, sum};
}

const struct variant variant_tasks = {"tasks", run, EXACT | NATURAL,
                                      "one explicit task each, with its dependencies"};
