/* SPDX-License-Identifier: MIT
 *
 * turns: the multiples of the base primes from 167 on, turn by turn (wheel.h). One worker's. */
#ifndef TRIPTYCH_SIEVE_TURNS_H
#define TRIPTYCH_SIEVE_TURNS_H

#include "common/sieve/ground.h"

#include <stdbool.h>

/* The primes of one remainder. */
struct turns_class {
    const uint32_t *quotient; /* the ground's */
    uint32_t *at;             /* the byte of the next turn of each one, relative to the window */
    size_t known;             /* the first so many have one: those whose square was reached */
    size_t small;             /* the first so many go through blocks, the others through segments */
};

struct turns {
    const struct ground *ground;
    struct turns_class class[WHEEL_BITS];
};

/* Makes ready; primes up to `small` are small. Give it back with turns_free(). */
void turns_init(struct turns *turns, const struct ground *ground, uint64_t small);
void turns_free(struct turns *turns);

/* Forgets all turns: another range begins. */
void turns_forget(struct turns *turns);

/* Takes up the primes whose square is below byte `end`, where the window begins with byte `first`;
 * those that begin within a turn strike the rest of that from `bytes` at once. */
void turns_take_up(struct turns *turns, uint8_t *bytes, uint64_t first, uint64_t end);

/* Strikes all turns of the small primes, or of the others, that begin before byte `end` of the
 * window; they may reach as far behind it as the largest prime is. */
void turns_strike(struct turns *turns, uint8_t *bytes, size_t end, bool small);

/* The window moves on by so many bytes, before which all turns were struck. */
void turns_move(struct turns *turns, size_t bytes);

/* Strikes all multiples from its square on of a prime that has no turns here, from GROUND_LIMIT on,
 * from `reach` bytes, the first of which is byte `first` from 0 on. */
void turns_strike_once(const struct ground *ground, uint64_t prime, uint8_t *bytes, uint64_t first,
                       size_t reach);

#endif
