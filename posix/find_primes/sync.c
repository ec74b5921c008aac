/* SPDX-License-Identifier: MIT
 *
 * find_primes without any concurrency.
 *
 * Shows:      the time that all speed-ups are measured against.
 * Run:        posix/find_primes --to 10_000_000 --variant sync
 * Beside it:  threads.c, static.c, fork.c.
 * Exercise:   compare --kernel trial with --kernel sieve. How many threads would make up for it? */
#include "common/workloads/find_primes.h"

static struct answer run(const struct job *job)
{
    struct answer total = {0, 0};

    for (uint64_t chunk = 0; chunk < job->range.chunks; chunk++)
        total = answer_add(total, find_primes_chunk(job, chunk));
    return total;
}

const struct variant variant_sync = {"sync", run, EXACT | ALONE,
                                     "one chunk after the other, the base of every speed-up"};
