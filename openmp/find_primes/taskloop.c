/* SPDX-License-Identifier: MIT
 *
 * find_primes with a taskloop of OpenMP.
 *
 * Shows:      the loop over chunks is cut into tasks, which any thread of the team may take.
 * Run:        OMP_NUM_THREADS=2 openmp/find_primes --to 10_000_000 --variant taskloop
 * Beside it:  tasks.c (the tasks made by hand), dynamic.c.
 * Exercise:   what does grainsize(4) change? */
#include "common/workloads/find_primes.h"

/* What clang 14 makes of a taskloop, it warns of. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wsign-conversion"
static struct answer run(const struct job *job)
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

const struct variant variant_taskloop = {"taskloop", run, EXACT,
                                         "the loop is cut into tasks of one chunk"};
