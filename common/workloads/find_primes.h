/* SPDX-License-Identifier: MIT
 *
 * find_primes: the primes of a range, found chunk by chunk. */
#ifndef TRIPTYCH_WORKLOADS_FIND_PRIMES_H
#define TRIPTYCH_WORKLOADS_FIND_PRIMES_H

#include "common/bench/bench.h"
#include "common/workloads/primes.h"

struct job {
    int workers;
    bool list; /* print the primes */
    struct primes_range range;
    /* With `list`: a bit for each odd number that is a prime, 16 numbers a byte from the multiple
     * of 16 at or below the range's first number on; in shared memory. Else NULL. */
    uint8_t *bitmap;
    uint64_t bitmap_bytes;
};

extern const struct workload find_primes;

/* Searches chunk `chunk` (below job->range.chunks). Returns how many primes it has, and their sum.
 * Chunks share no byte of the bitmap. Any worker. */
struct answer find_primes_chunk(const struct job *job, uint64_t chunk);

/* The same in steps, for a worker that must look up in between: begins with `chunk`, then takes
 * steps until there is nothing left (false), adding what it found to `part`. */
struct primes_search *find_primes_begin(const struct job *job, uint64_t chunk);
bool find_primes_step(const struct job *job, struct primes_search *search, struct answer *part);

#endif
