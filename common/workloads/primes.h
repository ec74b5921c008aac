/* SPDX-License-Identifier: MIT
 *
 * primes: what find_primes and stream_primes are asked for: a range of numbers, and how it is cut
 * into chunks. Their kernels are in primes_search.h. Ranges include both of their ends, so that
 * they can end at 2^64-1. */
#ifndef TRIPTYCH_WORKLOADS_PRIMES_H
#define TRIPTYCH_WORKLOADS_PRIMES_H

#include "common/bench/bench.h"
#include "common/work/chunks.h"
#include "common/workloads/primes_search.h"

/* What is asked for, and how it is cut. */
struct primes_range {
    uint64_t from, to;
    uint64_t chunk; /* as the user gave it; 0: automatic */
    int kernel;     /* enum primes_kernel */
    /* Set by primes_cut() or primes_cut_shrinking(): */
    uint64_t chunk_size; /* of the largest chunk; a multiple of PRIMES_ALIGNMENT */
    uint64_t chunks;     /* that are to be searched: with a journal, some were before */
    uint64_t all_chunks;
    uint64_t *order; /* with a journal: order[all_chunks], the number of each chunk; or NULL */
    uint64_t unit;   /* where chunks shrink: numbers in a unit of `cut`; else 0 */
    struct chunks cut;
};

/* Chunks begin at multiples of this (but for the first), so that two of them share no byte of a
 * bitmap that has a bit for each odd number. */
enum { PRIMES_ALIGNMENT = 16 };

/* The rows that both workloads have; `member` is the struct primes_range of their struct job,
 * `kernels` the names of the kernels that it can have. */
#define PRIMES_OPTIONS(member, kernels, kernels_help)                                              \
    {"from",                                                                                       \
     OPTION_COUNT,                                                                                 \
     offsetof(struct job, member.from),                                                            \
     "numbers",                                                                                    \
     "1",                                                                                          \
     NULL,                                                                                         \
     "0",                                                                                          \
     "18446744073709551615",                                                                       \
     NULL,                                                                                         \
     "the first number"},                                                                          \
        {"to", OPTION_COUNT, offsetof(struct job, member.to), "numbers", "100_000",                \
         NULL, "0",          "18446744073709551615",          NULL,      "the last number"},       \
        {"kernel",    OPTION_CHOICE, offsetof(struct job, member.kernel),                          \
         NULL,        "trial",       NULL,                                                         \
         NULL,        NULL,          kernels,                                                      \
         kernels_help},                                                                            \
    {                                                                                              \
        "chunk", OPTION_AUTO, offsetof(struct job, member.chunk), "numbers", "auto", "10_000",     \
            "1", "1e18", NULL, "numbers in a chunk, rounded up to 16s, or auto"                    \
    }

extern const char *const primes_kernels[];
extern const char
    *const primes_listing_kernels[]; /* those that give the primes, not only a count */

/* Looks whether the range makes sense (false, and why in `error`) and makes its kernel ready;
 * ends the program with STATUS_SKIP if this build lacks it. Main thread, before the others. */
bool primes_prepare(const struct primes_range *range, struct error *error);

/* A good size of chunks for so many workers that search the whole range. */
uint64_t primes_automatic_chunk(const struct primes_range *range, int workers);

/* Cuts the range into chunks of the size that the user gave, or of about `automatic` numbers. */
void primes_cut(struct primes_range *range, uint64_t automatic);

/* The same, automatically with chunks that shrink (chunks.h), so that all of `workers` workers end
 * together: equally many of each size for each worker, and none so small that its search would be
 * slower by its start. Give it back with primes_uncut(). */
void primes_cut_shrinking(struct primes_range *range, int workers);
void primes_uncut(struct primes_range *range);

/* The numbers of chunk `chunk`, which is below range->chunks. Any worker. */
struct numbers primes_chunk(const struct primes_range *range, uint64_t chunk);

#endif
