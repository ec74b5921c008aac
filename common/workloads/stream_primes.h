/* SPDX-License-Identifier: MIT
 *
 * stream_primes: the primes of a range, each printed by the main worker as it is found. Workers are
 * finders, who send blocks of primes; the main worker prints them. What lies between the two is the
 * panel's. */
#ifndef TRIPTYCH_WORKLOADS_STREAM_PRIMES_H
#define TRIPTYCH_WORKLOADS_STREAM_PRIMES_H

#include "common/bench/bench.h"
#include "common/workloads/primes.h"

struct job {
    int workers;
    bool ordered; /* print in ascending order */
    uint64_t capacity;
    struct primes_range range;
};

extern const struct workload stream_primes;

/* So many that a block fits in an eager message of 4 KiB. */
enum { BLOCK_PRIMES = 498 };

/* What a finder sends. Without pointers: it can lie in shared memory and travel in a message. */
struct block {
    double sent_s; /* clock_now_s(), on the host of the finder */
    uint32_t count;
    uint32_t ends_chunk;  /* no more primes in this chunk; then `count` may be 0 */
    uint64_t chunk, from; /* its first prime is the chunk's prime number `from` (from 0) */
    uint64_t primes[BLOCK_PRIMES];
};

/* The finder of one worker, who keeps it to itself. */
struct finder;

struct finder *finder_open(const struct job *job);
void finder_close(struct finder *finder);

/* Begins chunk `chunk`, after the block that ended the one before. */
void finder_start(struct finder *finder, uint64_t chunk);

/* Searches for a few milliseconds at most (but for large numbers, where one trial division takes
 * seconds). Returns a block that is to be sent now, because it is full, ends the chunk, or has
 * waited for a twentieth of a second; NULL: not yet. It stays there until the next call. */
const struct block *finder_step(struct finder *finder);

/* Searches until there is a block. NULL: nobody reads the output any more. */
const struct block *finder_next(struct finder *finder);

/* The same for chunks that are dealt in turn: finder_deal() names the first one, and each call
 * gives the next block of it, of the one that is job->workers further, and so on. NULL: all are
 * searched, or nobody reads the output any more. */
void finder_deal(struct finder *finder, uint64_t first);
const struct block *finder_dealt(struct finder *finder);

/* The printer of the main worker. */
struct printer;

struct printer *printer_open(void);

/* Drops what has been printed already, where a finder begins a chunk again that a lost one had
 * begun: `printed` of the chunk's primes, or all of them with its end (PRINTED_ALL). Blocks of a
 * chunk come in order. Returns the same for what has been printed with this block. */
#define PRINTED_ALL UINT64_MAX
uint64_t block_trim(struct block *block, uint64_t printed);

/* Prints the block's primes, one a line; they may wait for printer_flush(). */
void printer_print(struct printer *printer, const struct block *block);

/* Writes out what was printed, before a wait for the next block. */
void printer_flush(struct printer *printer);

/* Returns how many were printed, and their sum. */
struct answer printer_close(struct printer *printer);

#endif
