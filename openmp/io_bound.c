/* SPDX-License-Identifier: MIT
 *
 * io_bound with OpenMP.
 *
 * Shows: waits side by side, as iterations of a loop (for) and as tasks that any thread may take.
 * Run:   OMP_NUM_THREADS=3 openmp/io_bound --variant all
 * Beside it: posix/io_bound.c (the threads made by hand), mpi/io_bound.c.
 * Exercise: --tasks 6 with 4 threads: for and tasks take equally long. Give the tasks unequal waits
 *        in the kernel: which of the two is faster then, and what would schedule(dynamic) do? */
#include "common/workloads/io_bound.h"

#include "openmp/team.h"

static struct answer run_for(const struct job *job)
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

static struct answer run_tasks(const struct job *job)
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

static const struct variant variants[] = {
    {"for", run_for, EXACT, "parallel for with a reduction"},
    {"tasks", run_tasks, EXACT, "one explicit task each"},
    {0},
};

int main(int argc, char **argv)
{
    return bench_main(argc, argv, &io_bound, variants, &openmp_team);
}
