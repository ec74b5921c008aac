/* SPDX-License-Identifier: MIT
 *
 * pool with a dynamic schedule of OpenMP.
 *
 * Shows:      a free thread takes the next task: one clause on the loop. The runtime keeps the
 *             counter that posix/pool/threads.c keeps itself.
 * Run:        OMP_NUM_THREADS=2 openmp/pool --skew 1
 * Beside it:  posix/pool/threads.c, mpi/pool/request.c; static.c, guided.c, tasks.c.
 * Exercise:   what does a task cost with --tasks 1M --size 0? And with --chunk 100? */
#include "common/workloads/pool.h"

/* It adds up pool_task().sum and counts by itself: to add two members of a returned struct, gcc
 * writes both to the stack and reads them back as one, which took longer than all the rest of an
 * empty task (9 ns of 12; perf annotate). */
static struct answer run(const struct job *job)
{
    uint64_t count = 0, sum = 0;
    uint64_t chunk = job->chunk > 0 ? job->chunk : 1;

#pragma omp parallel for num_threads(job->workers) schedule(dynamic, chunk)                        \
    reduction(+ : count, sum)
    for (uint64_t task = 0; task < job->tasks; task++) {
        sum += pool_task(job, task).sum;
        count++;
    }
    return (struct answer){count, sum};
}

const struct variant variant_dynamic = {"dynamic", run, EXACT | NATURAL,
                                        "a free thread takes the next task"};
