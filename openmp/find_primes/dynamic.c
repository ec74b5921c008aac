/* SPDX-License-Identifier: MIT
 *
 * find_primes with a dynamic schedule of OpenMP.
 *
 * Shows:      whoever is free takes the next chunk of the range: one clause on the loop.
 * Run:        OMP_NUM_THREADS=2 openmp/find_primes --to 10_000_000
 * Beside it:  posix/find_primes/threads.c (what the clause does for you),
 *             mpi/find_primes/request.c; static.c.
 * Exercise:   --chunk 5_000_000: why does dynamic not help then? */
#include "common/workloads/find_primes.h"

static struct answer run(const struct job *job)
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

const struct variant variant_dynamic = {"dynamic", run, EXACT | NATURAL,
                                        "parallel for, the next chunk to a thread that is free"};
