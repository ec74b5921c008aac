/* SPDX-License-Identifier: MIT
 *
 * pool with OpenMP.
 *
 * Shows: the same loop under each schedule: dealt out beforehand (static), taken one by one by who
 * is free (dynamic), in shrinking chunks (guided), as OMP_SCHEDULE says (runtime), and as tasks.
 * Run:   OMP_NUM_THREADS=2 openmp/pool --variant all --skew 1
 * Beside it: posix/pool.c (the counter behind schedule(dynamic)), mpi/pool.c.
 * Exercise: with --tasks 64 --skew 1, which schedule has the least imbalance? And which one costs
 * the least with --tasks 1M --size 10? */
#include "common/workloads/pool.h"

#include "openmp/team.h"

static struct answer run_static(const struct job *job)
{
    uint64_t count = 0, sum = 0;

#pragma omp parallel for num_threads(job->workers) schedule(static) reduction(+ : count, sum)
    for (uint64_t task = 0; task < job->tasks; task++) {
        struct answer part = pool_task(job, task);
        count += part.count;
        sum += part.sum;
    }
    return (struct answer){count, sum};
}

static struct answer run_dynamic(const struct job *job)
{
    uint64_t count = 0, sum = 0;

#pragma omp parallel for num_threads(job->workers) schedule(dynamic) reduction(+ : count, sum)
    for (uint64_t task = 0; task < job->tasks; task++) {
        struct answer part = pool_task(job, task);
        count += part.count;
        sum += part.sum;
    }
    return (struct answer){count, sum};
}

static struct answer run_guided(const struct job *job)
{
    uint64_t count = 0, sum = 0;

#pragma omp parallel for num_threads(job->workers) schedule(guided) reduction(+ : count, sum)
    for (uint64_t task = 0; task < job->tasks; task++) {
        struct answer part = pool_task(job, task);
        count += part.count;
        sum += part.sum;
    }
    return (struct answer){count, sum};
}

static struct answer run_runtime(const struct job *job)
{
    uint64_t count = 0, sum = 0;

#pragma omp parallel for num_threads(job->workers) schedule(runtime) reduction(+ : count, sum)
    for (uint64_t task = 0; task < job->tasks; task++) {
        struct answer part = pool_task(job, task);
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
            struct answer part = pool_task(job, task);
            count += part.count;
            sum += part.sum;
        }
    }
    return (struct answer){count, sum};
}

static const struct variant variants[] = {
    {"dynamic", run_dynamic, EXACT, "who is free takes the next iteration"},
    {"static", run_static, EXACT, "each thread its block of iterations, beforehand"},
    {"guided", run_guided, EXACT, "who is free takes a chunk; the chunks shrink"},
    {"runtime", run_runtime, EXACT, "the schedule that OMP_SCHEDULE names"},
    {"tasks", run_tasks, EXACT, "one explicit task each"},
    {0},
};

int main(int argc, char **argv)
{
    return bench_main(argc, argv, &pool, variants, &openmp_team);
}
