/* SPDX-License-Identifier: MIT
 *
 * cpu_bound with OpenMP.
 *
 * Shows: fork, division of work, join and sum of the parts, all in one directive (for), and the
 * same with tasks that any thread of the team may take. Run:   OMP_NUM_THREADS=2 openmp/cpu_bound
 * --variant all Beside it: posix/cpu_bound.c (what the directive does for you), mpi/cpu_bound.c.
 * Exercise: leave out the reduction clause and run it again. What does the check say, and why not
 *        always the same? */
#include "common/workloads/cpu_bound.h"

#include "openmp/team.h"

static struct answer run_for(const struct job *job)
{
    uint64_t count = 0, sum = 0;

#pragma omp parallel for num_threads(job->workers) schedule(static) reduction(+ : count, sum)
    for (uint64_t task = 0; task < job->tasks; task++) {
        struct answer part = cpu_bound_tasks(job, (struct span){task, task + 1});
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
            struct answer part = cpu_bound_tasks(job, (struct span){task, task + 1});
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
    return bench_main(argc, argv, &cpu_bound, variants, &openmp_team);
}
