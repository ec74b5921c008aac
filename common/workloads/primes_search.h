/* SPDX-License-Identifier: MIT
 *
 * primes_search: the kernels of find_primes and stream_primes: which numbers are primes. */
#ifndef TRIPTYCH_WORKLOADS_PRIMES_SEARCH_H
#define TRIPTYCH_WORKLOADS_PRIMES_SEARCH_H

#include "common/base/answer.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum primes_kernel {
    PRIMES_TRIAL,   /* trial division by 2, 3 and 6k - 1, 6k + 1 up to the root */
    PRIMES_SIEVE,   /* our sieve of Eratosthenes (common/sieve/sieve.h) */
    PRIMES_ITERATE, /* libprimesieve's iterator */
    PRIMES_COUNT,   /* libprimesieve's counter: how many, and 0 for their sum */
};

struct numbers {
    uint64_t first, last; /* both included; first > last: none */
};

/* Makes a kernel ready; ends the program with STATUS_SKIP if this build lacks it. Main thread,
 * before the others. */
void primes_search_prepare(enum primes_kernel kernel);

/* One worker's search through some numbers, in ascending order and in steps of milliseconds, so
 * that a worker can look up in between. What a sieve has allocated is kept for the next search of
 * this process. */
struct primes_search;

struct primes_search *primes_open(enum primes_kernel kernel);
void primes_close(struct primes_search *search);

/* Begins a new search. */
void primes_start(struct primes_search *search, struct numbers numbers);

/* Takes a step: the primes that it found are (*primes)[0 ... *count), ascending, maybe none; they
 * stay there until the next call. False: all numbers were searched before. Not with PRIMES_COUNT.
 */
bool primes_step(struct primes_search *search, const uint64_t **primes, size_t *count);

/* The same, but only adds how many were found and their sum to `part`, which is faster where the
 * kernel need not write the primes down. One search uses this or primes_step(), not both. */
bool primes_step_total(struct primes_search *search, struct answer *part);

/* How many and their sum. */
struct answer primes_total(const uint64_t *primes, size_t count);

#endif
