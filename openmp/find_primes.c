/* SPDX-License-Identifier: MIT
 *
 * find_primes with OpenMP.
 *
 * Shows: the schedule clause. static, 1 deals the chunks out in turn, dynamic gives the next one to
 *        whoever is done, guided the next few, and tasks (of a taskloop, or explicit) leave it to
 * the team; nothing else changes. Unless --chunk is given, the chunks themselves shrink. Run:
 * OMP_NUM_THREADS=2 openmp/find_primes --to 10_000_000 --variant all Beside it: posix/find_primes.c
 * (what the clause does for you), mpi/find_primes.c. Exercise: change schedule(static, 1) to
 * schedule(static) and look at the busiest worker. What differs, and why does it not matter with
 * --kernel sieve? */
#include "common/workloads/find_primes.h"

#include "openmp/team.h"

static struct answer run_static(const struct job *job)
{
    uint64_t count = 0, sum = 0;

#pragma omp parallel for num_threads(job->workers) schedule(static, 1) reduction(+ : count, sum)
    for (uint64_t chunk = 0; chunk < job->range.chunks; chunk++) {
        struct answer part = find_primes_chunk(job, chunk);
        count += part.count;
        sum += part.sum;
    }
    return (struct answer){count, sum};
}

static struct answer run_dynamic(const struct job *job)
{
    uint64_t count = 0, sum = 0;

#pragma omp parallel for num_threads(job->workers) schedule(dynamic, 1) reduction(+ : count, sum)
    for (uint64_t chunk = 0; chunk < job->range.chunks; chunk++) {
        struct answer part = find_primes_chunk(job, chunk);
        count += part.count;
        sum += part.sum;
    }
    return (struct answer){count, sum};
}

static struct answer run_guided(const struct job *job)
{
    uint64_t count = 0, sum = 0;

#pragma omp parallel for num_threads(job->workers) schedule(guided, 1) reduction(+ : count, sum)
    for (uint64_t chunk = 0; chunk < job->range.chunks; chunk++) {
        struct answer part = find_primes_chunk(job, chunk);
        count += part.count;
        sum += part.sum;
    }
    return (struct answer){count, sum};
}

/* What clang 14 makes of a taskloop, it warns of. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wsign-conversion"
static struct answer run_taskloop(const struct job *job)
{
    uint64_t count = 0, sum = 0;

#pragma omp parallel num_threads(job->workers)
#pragma omp single
#pragma omp taskloop grainsize(1) reduction(+ : count, sum)
    for (uint64_t chunk = 0; chunk < job->range.chunks; chunk++) {
        struct answer part = find_primes_chunk(job, chunk);
        count += part.count;
        sum += part.sum;
    }
    return (struct answer){count, sum};
}
#pragma GCC diagnostic pop

static struct answer run_tasks(const struct job *job)
{
    uint64_t count = 0, sum = 0;

#pragma omp parallel num_threads(job->workers)
#pragma omp single
#pragma omp taskgroup task_reduction(+ : count, sum)
    for (uint64_t chunk = 0; chunk < job->range.chunks; chunk++) {
#pragma omp task in_reduction(+ : count, sum)
        {
            struct answer part = find_primes_chunk(job, chunk);
            count += part.count;
            sum += part.sum;
        }
    }
    return (struct answer){count, sum};
}

static const struct variant *const variants[] = {
    &(const struct variant){"static", run_static, EXACT | NATURAL,
                            "parallel for, chunks dealt in turn"},
    &(const struct variant){"dynamic", run_dynamic, EXACT,
                            "parallel for, the next chunk to whoever is done"},
    &(const struct variant){"guided", run_guided, EXACT,
                            "parallel for, shrinking runs of chunks to whoever is done"},
    &(const struct variant){"taskloop", run_taskloop, EXACT,
                            "the loop is cut into tasks of one chunk"},
    &(const struct variant){"tasks", run_tasks, EXACT, "one explicit task a chunk"},
    NULL,
};

int main(int argc, char **argv)
{
    return bench_main(argc, argv, &find_primes, variants, &openmp_team);
}
