/* SPDX-License-Identifier: MIT
 *
 * decode: the numbers of the bits of a sieve's bytes (wheel.h). */
#ifndef TRIPTYCH_SIEVE_DECODE_H
#define TRIPTYCH_SIEVE_DECODE_H

#include "common/sieve/wheel.h"

#include <stddef.h>

enum { DECODE_SLACK = 128 }; /* numbers more than asked for that may be written, or be given */

/* Writes the numbers of the bits of bytes[*from ... to) to `primes`, ascending, until there are at
 * least `most` or no more; the first byte is byte `base` from 0 on. Moves `from` on to what is
 * left. Eight bytes are read at a time, those from `to` on have no bits. Returns how many. */
size_t decode(const uint8_t *bytes, size_t *from, size_t to, uint64_t base, uint64_t *primes,
              size_t most);

#endif
