/* SPDX-License-Identifier: MIT
 *
 * wheel: numbers as bits. A byte is 30 numbers, and has a bit for each of the eight that neither 2
 * nor 3 nor 5 divides: number 30 b + r is bit r * 8 / 30 of byte b. The wheel is P. Pritchard's
 * (Explaining the wheel sieve, Acta Informatica 17, 1982). */
#ifndef TRIPTYCH_SIEVE_WHEEL_H
#define TRIPTYCH_SIEVE_WHEEL_H

#include <stdint.h>

enum { WHEEL_NUMBERS = 30, WHEEL_BITS = 8 };

static const uint8_t wheel_residue[WHEEL_BITS] = {1, 7, 11, 13, 17, 19, 23, 29};

/* The bit of such a number. */
#define WHEEL_BIT(number) ((number) % 30U * 8 / 30)

/* A prime p = 30 q + r times a number m = 30 k + w is in the byte p k + q w + r w / 30. So for
 * eight following m that neither 2 nor 3 nor 5 divides (a turn), bytes and bits depend on q and r
 * alone, and the next turn is p bytes on. */
#define WHEEL_STRIKE(bytes, quotient, r, w)                                                        \
    ((bytes)[(quotient) * (w) + (r) * (w) / 30] &= (uint8_t) ~(1U << WHEEL_BIT((r) * (w))))

#endif
