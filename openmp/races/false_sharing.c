/* SPDX-License-Identifier: MIT
 *
 * false_sharing with OpenMP.
 *
 * Shows: an array with an element for each thread is the trap that everybody falls into once: the
 *        elements are neighbours in one cache line. A reduction, or any private variable, is not.
 * Run:   OMP_NUM_THREADS=2 openmp/races/false_sharing --variant all
 * Beside it: posix/races/false_sharing.c, mpi/races/false_sharing.c.
 * Exercise: 64 bytes apart, or 128? Some processors fetch lines in pairs. */
#include "common/workloads/races.h"

#include "common/account/worker_stats.h"
#include "common/base/fail.h"
#include "openmp/measure/team.h"

#include <errno.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

enum { LINES = 128, APART = LINES / (int)sizeof(uint64_t) }; /* two cache lines; in elements */

/* The threads' counters are `stride` elements apart. Atomic, so that each increment is made in the
 * cache line: a plain one stays in the processor's store buffer for a while. */
static struct answer run_array(const struct job *job, size_t stride)
{
    size_t size = (size_t)(job->workers + 1) * LINES;
    uint64_t *counters = aligned_alloc(LINES, size), total = 0;

    check(counters ? 0 : errno, "aligned_alloc");
    memset(counters, 0, size);
#pragma omp parallel num_threads(job->workers) shared(counters)
    {
        size_t own = (size_t)omp_get_thread_num() * stride;
        double begin_s = worker_stats_begin();
        for (uint64_t trial = 0; trial < job->trials; trial++) {
#pragma omp atomic update
            counters[own]++;
        }
        worker_stats_end(begin_s, 1);
    }
    for (int number = 0; number < job->workers; number++)
        total += counters[(size_t)number * stride];
    free(counters);
    return races_answer(total);
}

static struct answer run_shared_line(const struct job *job)
{
    return run_array(job, 1);
}

static struct answer run_padded(const struct job *job)
{
    return run_array(job, APART);
}

static struct answer run_reduction(const struct job *job)
{
    uint64_t total = 0;

#pragma omp parallel num_threads(job->workers) reduction(+ : total)
    {
        double begin_s = worker_stats_begin();
        for (uint64_t trial = 0; trial < job->trials; trial++) {
            total++;
            __asm__ volatile("" : "+r"(total)); /* every increment is made, as in the others */
        }
        worker_stats_end(begin_s, 1);
    }
    return races_answer(total);
}

static const struct variant *const variants[] = {
    &(const struct variant){"shared_line", run_shared_line, EXACT | NATURAL,
                            "an array with an element for each thread"},
    &(const struct variant){"padded", run_padded, EXACT, "elements in cache lines of their own"},
    &(const struct variant){"reduction", run_reduction, EXACT,
                            "a copy for each thread, added up at the end"},
    NULL,
};

int main(int argc, char **argv)
{
    return bench_main(argc, argv, &false_sharing, variants, &openmp_team);
}
