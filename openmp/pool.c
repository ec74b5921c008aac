/* SPDX-License-Identifier: MIT
 *
 * pool with OpenMP.
 *
 * Shows: the same loop under each schedule: dealt out beforehand (static), taken one by one by who
 *        is free (dynamic), in shrinking chunks (guided), as OMP_SCHEDULE says (runtime), cut into
 *        tasks by the compiler (taskloop), and as explicit tasks (tasks).
 * Run:   OMP_NUM_THREADS=2 openmp/pool --variant all --skew 1
 * Beside it: posix/pool.c (the counter behind schedule(dynamic)), mpi/pool.c.
 * Exercise: with --tasks 64 --skew 1, which schedule has the least imbalance? And which one costs
 *        the least with --tasks 1M --size 0? What does --chunk 100 do to each of them?
 *
 * Without --chunk, dynamic takes one iteration at a time, as the standard says, and the others
 * adapt. A loop adds up pool_task().sum and counts by itself: to add two members of a returned
 * struct, gcc writes both to the stack and reads them back as one, which took longer than all the
 * rest of an empty task (9 ns of 12; perf annotate). */
#include "common/workloads/pool.h"

#include "openmp/team.h"

/* Iterations at once where the user gave none: a sixteenth of a thread's share, so that it does not
 * matter much who takes the last ones. */
static uint64_t adapted(const struct job *job)
{
    uint64_t pieces = 16 * (uint64_t)job->workers;

    return job->chunk > 0 ? job->chunk : job->tasks / pieces + 1;
}

static struct answer run_static(const struct job *job)
{
    uint64_t count = 0, sum = 0;
    uint64_t share = span_of(job->tasks, 0, (uint64_t)job->workers).hi + (job->tasks == 0);
    uint64_t chunk = job->chunk > 0 ? job->chunk : share;

#pragma omp parallel for num_threads(job->workers) schedule(static, chunk) reduction(+ : count, sum)
    for (uint64_t task = 0; task < job->tasks; task++) {
        sum += pool_task(job, task).sum;
        count++;
    }
    return (struct answer){count, sum};
}

static struct answer run_dynamic(const struct job *job)
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

/* The chunk is the least one here: a thread takes its part of what is left, but not less. */
static struct answer run_guided(const struct job *job)
{
    uint64_t count = 0, sum = 0;
    uint64_t chunk = job->chunk > 0 ? job->chunk : 1;

#pragma omp parallel for num_threads(job->workers) schedule(guided, chunk) reduction(+ : count, sum)
    for (uint64_t task = 0; task < job->tasks; task++) {
        sum += pool_task(job, task).sum;
        count++;
    }
    return (struct answer){count, sum};
}

/* OMP_SCHEDULE brings a chunk of its own: OMP_SCHEDULE=dynamic,100. */
static struct answer run_runtime(const struct job *job)
{
    uint64_t count = 0, sum = 0;

#pragma omp parallel for num_threads(job->workers) schedule(runtime) reduction(+ : count, sum)
    for (uint64_t task = 0; task < job->tasks; task++) {
        sum += pool_task(job, task).sum;
        count++;
    }
    return (struct answer){count, sum};
}

/* What clang 14 makes of a taskloop, it warns of. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wsign-conversion"
static struct answer run_taskloop(const struct job *job)
{
    uint64_t count = 0, sum = 0;
    uint64_t grain = adapted(job);

#pragma omp parallel num_threads(job->workers)
#pragma omp single
#pragma omp taskloop grainsize(grain) reduction(+ : count, sum)
    for (uint64_t task = 0; task < job->tasks; task++) {
        sum += pool_task(job, task).sum;
        count++;
    }
    return (struct answer){count, sum};
}
#pragma GCC diagnostic pop

/* One explicit task a chunk. To make a task and to run it takes some hundred times as long as an
 * empty body, so without --chunk each one gets many of them, and the last ones few. */
static struct answer run_tasks(const struct job *job)
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

static const struct variant *const variants[] = {
    &(const struct variant){"dynamic", run_dynamic, EXACT | NATURAL,
                            "who is free takes the next iteration"},
    &(const struct variant){"static", run_static, EXACT,
                            "each thread its block of iterations, beforehand"},
    &(const struct variant){"guided", run_guided, EXACT,
                            "who is free takes a chunk; the chunks shrink"},
    &(const struct variant){"runtime", run_runtime, EXACT, "the schedule that OMP_SCHEDULE names"},
    &(const struct variant){"taskloop", run_taskloop, EXACT,
                            "the loop is cut into tasks of some iterations"},
    &(const struct variant){"tasks", run_tasks, EXACT, "one explicit task a chunk"},
    NULL,
};

int main(int argc, char **argv)
{
    return bench_main(argc, argv, &pool, variants, &openmp_team);
}
