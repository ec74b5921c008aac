/* SPDX-License-Identifier: MIT
 *
 * ground: what all sieves of a process read: the base primes, and the patterns of the smallest. */
#ifndef TRIPTYCH_SIEVE_GROUND_H
#define TRIPTYCH_SIEVE_GROUND_H

#include "common/sieve/wheel.h"

#include <stddef.h>

enum {
    GROUND_LIMIT = 1 << 19,    /* base primes are below this */
    GROUND_PATTERN_LAST = 163, /* the largest prime of the patterns */
    GROUND_PATTERNS = 16,      /* each of two or three primes */
    GROUND_RUN = 1024,         /* bytes that can be copied from anywhere in a pattern's period */
    GROUND_EXACT_BYTES = 6,    /* the first bytes, in which the patterns' own primes are */
};

/* The strike of a turn: so many bytes beside quotient times residue, and the bits that it leaves.
 */
struct ground_strike {
    uint8_t bytes, left;
};

struct ground {
    /* The base primes above GROUND_PATTERN_LAST by their remainder, that of wheel_residue[], each
     * one as its quotient by 30; ascending. */
    uint32_t *quotient[WHEEL_BITS];
    size_t count[WHEEL_BITS];
    /* The bytes that the multiples of some primes leave, from byte 0 on: a period and GROUND_RUN
     * bytes more. */
    uint8_t *pattern[GROUND_PATTERNS];
    uint32_t period[GROUND_PATTERNS];
    struct ground_strike strike[WHEEL_BITS][WHEEL_BITS]; /* by the prime's bit and that of m */
    uint8_t
        next_bit[WHEEL_NUMBERS]; /* the bit of the first number that has one, from 0 ... 29 on */
    uint8_t exact[GROUND_EXACT_BYTES]; /* the first bytes as they are in the end */
};

/* Makes it at the first call, in milliseconds; it lasts as long as the process. Any worker. */
const struct ground *ground_get(void);

#endif
