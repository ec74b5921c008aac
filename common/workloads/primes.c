/* SPDX-License-Identifier: MIT */
#include "common/workloads/primes.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

const char *const primes_kernels[] = {
    [PRIMES_TRIAL] = "trial",
    [PRIMES_SIEVE] = "sieve",
    [PRIMES_ITERATE] = "iterate",
    [PRIMES_COUNT] = "count",
    NULL,
};
const char *const primes_listing_kernels[] = {
    [PRIMES_TRIAL] = "trial",
    [PRIMES_SIEVE] = "sieve",
    [PRIMES_ITERATE] = "iterate",
    NULL,
};

/* ---- the range ----------------------------------------------------------------------------- */

bool primes_prepare(const struct primes_range *range, struct error *error)
{
    if (range->from > range->to)
        return error_write(error,
                           "--from %llu is above --to %llu; a range begins at its smaller end",
                           (unsigned long long)range->from, (unsigned long long)range->to);
    primes_search_prepare((enum primes_kernel)range->kernel);
    return true;
}

/* How many numbers the range has (from its first that can be a prime; at most 2^64 - 1). */
static uint64_t primes_numbers(const struct primes_range *range)
{
    uint64_t first = range->from > 0 ? range->from : 1; /* so that the number fits in 64 bits */

    return range->to >= first ? range->to - first + 1 : 0;
}

/* Trial division costs more the larger the number is, so its chunks are many and small: they are
 * dealt out to the workers like cards. A sieve has to start anew in each chunk, which costs about
 * as much as sieving a sixteenth of the root, and libprimesieve goes over to its faster ways from
 * 2e8 numbers on (at 1e11, chunks of 1e8 took 1.1 times as long as those of 2e8 and more, and
 * chunks of 1e7 1.3 times); and all workers should get equally many. */
static const double trial_chunks = 64, trial_cost = 1e6, sieve_chunks = 12, sieve_numbers = 2e8;

uint64_t primes_automatic_chunk(const struct primes_range *range, int workers)
{
    double root = sqrt((double)range->to) + 1;
    double share = (double)primes_numbers(range) / workers;
    double chunk;

    if (range->kernel == PRIMES_TRIAL) {
        chunk = fmax(share / trial_chunks, fmin(trial_cost / root, 1000));
    } else {
        double pieces = floor(share / fmax(sieve_numbers, root));
        chunk = fmax(share / fmax(fmin(pieces, sieve_chunks), 1), root / 16);
    }
    return (uint64_t)fmin(chunk, 1e18) + 1;
}

/* Chunks are counted from here. */
static uint64_t base_of(const struct primes_range *range)
{
    return range->from - range->from % PRIMES_ALIGNMENT;
}

void primes_cut(struct primes_range *range, uint64_t automatic)
{
    uint64_t wanted = range->chunk ? range->chunk : automatic;
    const uint64_t most = UINT64_MAX / PRIMES_ALIGNMENT;
    uint64_t units = wanted / PRIMES_ALIGNMENT + (wanted % PRIMES_ALIGNMENT != 0);

    range->chunk_size = (units == 0 ? 1 : units > most ? most : units) * PRIMES_ALIGNMENT;
    range->chunks = range->all_chunks = (range->to - base_of(range)) / range->chunk_size + 1;
}

/* The numbers in the smallest chunks. */
static uint64_t smallest_chunk(const struct primes_range *range, int workers)
{
    double root = sqrt((double)range->to) + 1;
    double share = (double)primes_numbers(range) / workers;
    double numbers = range->kernel == PRIMES_TRIAL
                         ? fmin(trial_cost / root, 1000)
                         : fmax(fmin(share, fmax(sieve_numbers, root)), root / 16);

    return ((uint64_t)fmin(numbers, 1e18) / PRIMES_ALIGNMENT + 1) * PRIMES_ALIGNMENT;
}

/* Chunks of trial division are cut as for four times the workers, so that they are a 64th of a
 * share at most. */
void primes_cut_shrinking(struct primes_range *range, int workers)
{
    int finer = range->kernel == PRIMES_TRIAL ? 4 : 1;

    if (range->chunk > 0) {
        primes_cut(range, range->chunk);
        return;
    }
    range->unit = smallest_chunk(range, workers);
    range->cut = chunks_cut((range->to - base_of(range)) / range->unit + 1, finer * workers, 0);
    range->chunks = range->all_chunks = range->cut.count;
    range->chunk_size = chunks_span(&range->cut, 0).hi * range->unit;
}

void primes_uncut(struct primes_range *range)
{
    chunks_free(&range->cut);
    free(range->order);
    range->order = NULL;
    range->unit = 0;
}

struct numbers primes_chunk(const struct primes_range *range, uint64_t chunk)
{
    if (range->order)
        chunk = range->order[chunk];
    if (range->unit > 0) {
        struct span units = chunks_span(&range->cut, chunk);
        uint64_t lo = base_of(range) + units.lo * range->unit;
        return (struct numbers){lo < range->from ? range->from : lo,
                                chunk == range->all_chunks - 1
                                    ? range->to
                                    : base_of(range) + units.hi * range->unit - 1};
    }
    uint64_t first = base_of(range) + chunk * range->chunk_size;

    return (struct numbers){
        first < range->from ? range->from : first,
        chunk == range->all_chunks - 1 ? range->to : first + (range->chunk_size - 1),
    };
}
