/* SPDX-License-Identifier: MIT
 *
 * sieve: the sieve of Eratosthenes, one segment after the other (C. Bays, R. H. Hudson: The
 * segmented sieve of Eratosthenes and primes in arithmetic progressions to 10^12, BIT 17, 1977), on
 * a wheel of 30 (wheel.h). A sieve belongs to one worker. Base primes are of three kinds:
 *
 *   up to 163          their multiples are a pattern, which is copied
 *   below 2^19         the next turn of each is kept; small ones go through a block that fits in
 *                      the first-level cache, large ones through a segment that fits in the second
 *   above              found anew for each window by a sieve of their own and struck at once. Where
 *                      there are any, a window is many segments, up to 128 MiB, so that each of
 *                      them is used several times; T. Oliveira e Silva's buckets (Fast
 *                      implementation of the segmented sieve of Eratosthenes, 2002) would be faster
 *                      there, but would have to keep them all.
 *
 * Strikes that go past the end of a segment are not lost: the bytes behind it become the next one's
 * first, so that no inner loop needs to look where its turn ends. */
#ifndef TRIPTYCH_SIEVE_SIEVE_H
#define TRIPTYCH_SIEVE_SIEVE_H

#include "common/base/answer.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum sieve_form {
    SIEVE_BEST, /* that the CPU has */
    SIEVE_PORTABLE,
    SIEVE_AVX2,
    SIEVE_AVX512,
    SIEVE_FORMS,
};

/* Whether this build and this CPU have it. */
bool sieve_has(enum sieve_form form);

/* How a sieve works; the result does not depend on it. 0: as is best for the machine. */
struct sieve_plan {
    enum sieve_form form;
    size_t block;   /* bytes that the small primes go through at a time */
    size_t segment; /* bytes that the others go through, and that are ready at a time */
    size_t window;  /* bytes that primes above 2^19 go through */
};

/* Makes what all sieves of this process read, in milliseconds; otherwise the first sieve does. Any
 * worker. */
void sieve_prepare(void);

struct sieve;

/* Opens a sieve; plan NULL: the best. Memory that it takes is kept until sieve_close(). Any worker.
 */
struct sieve *sieve_open(const struct sieve_plan *plan);
void sieve_close(struct sieve *sieve);

/* Begins anew with the numbers first ... last, both included; first > last: none. */
void sieve_start(struct sieve *sieve, uint64_t first, uint64_t last);

/* Takes a step of about a millisecond, and adds how many primes it found and their sum modulo 2^64
 * to `total`. False: all numbers were searched before. */
bool sieve_step(struct sieve *sieve, struct answer *total);

/* The same, but gives the primes themselves: (*primes)[0 ... *count), ascending, maybe none; they
 * stay there until the next call. One search uses this or sieve_step(), not both. */
bool sieve_primes(struct sieve *sieve, const uint64_t **primes, size_t *count);

#endif
