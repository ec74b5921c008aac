/* SPDX-License-Identifier: MIT
 *
 * find_primes with a guided schedule of OpenMP.
 *
 * Shows:      runs of chunks to whoever is free, which shrink towards the end. Without --chunk
 *             the chunks themselves shrink already.
 * Run:        OMP_NUM_THREADS=2 openmp/find_primes --to 10_000_000 --variant guided
 * Beside it:  dynamic.c.
 * Exercise:   with --chunk 1000, how many chunks does a thread take at first? (--trace shows it.)
 */
#include "common/workloads/find_primes.h"

static struct answer run(const struct job *job)
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

const struct variant variant_guided = {
    "guided", run, EXACT, "parallel for, shrinking runs of chunks to a thread that is free"};
