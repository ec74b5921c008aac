/* SPDX-License-Identifier: MIT
 *
 * find_primes with a static schedule of OpenMP.
 *
 * Shows:      chunks dealt in turn, known beforehand: nothing to agree on while the work runs.
 * Run:        OMP_NUM_THREADS=2 openmp/find_primes --to 10_000_000 --variant static
 * Beside it:  dynamic.c; posix/find_primes/static.c, mpi/find_primes/ranks.c.
 * Exercise:   change schedule(static, 1) to schedule(static) and look at the busiest worker. What
 *             differs, and why does it not matter with --kernel sieve? */
#include "common/workloads/find_primes.h"

static struct answer run(const struct job *job)
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

const struct variant variant_static = {"static", run, EXACT, "parallel for, chunks dealt in turn"};
