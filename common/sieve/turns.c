/* SPDX-License-Identifier: MIT */
#include "common/sieve/turns.h"

#include "common/base/fail.h"

#include <stdlib.h>

void turns_init(struct turns *turns, const struct ground *ground, uint64_t small)
{
    turns->ground = ground;
    for (size_t residue = 0; residue < WHEEL_BITS; residue++) {
        struct turns_class *class = &turns->class[residue];
        class->quotient = ground->quotient[residue];
        class->at = xcalloc(ground->count[residue], sizeof *class->at);
        class->known = class->small = 0;
        while (class->small < ground->count[residue] &&
               class->quotient[class->small] * (uint64_t)WHEEL_NUMBERS < small)
            class->small++;
    }
}

void turns_free(struct turns *turns)
{
    for (size_t residue = 0; residue < WHEEL_BITS; residue++)
        free(turns->class[residue].at);
}

void turns_forget(struct turns *turns)
{
    for (size_t residue = 0; residue < WHEEL_BITS; residue++)
        turns->class[residue].known = 0;
}

/* The turn of m = 30 k + ... begins at byte p k. That of k = p / 30 has the square. */
static uint32_t first_turn(uint8_t *bytes, uint64_t first, uint64_t quotient, unsigned residue)
{
    uint64_t prime = WHEEL_NUMBERS * quotient + residue;

    if (first <= prime * quotient)
        return (uint32_t)(prime * quotient - first);
    uint64_t before = first % prime; /* bytes since its turn began */
    for (size_t at = 0; at < WHEEL_BITS && before > 0; at++) {
        unsigned product = residue * wheel_residue[at];
        uint64_t byte = quotient * wheel_residue[at] + product / WHEEL_NUMBERS;
        if (byte >= before)
            bytes[byte - before] &= (uint8_t) ~(1U << WHEEL_BIT(product));
    }
    return before > 0 ? (uint32_t)(prime - before) : 0;
}

void turns_take_up(struct turns *turns, uint8_t *bytes, uint64_t first, uint64_t end)
{
    for (size_t residue = 0; residue < WHEEL_BITS; residue++) {
        struct turns_class *class = &turns->class[residue];
        for (; class->known < turns->ground->count[residue]; class->known++) {
            uint64_t quotient = class->quotient[class->known];
            uint64_t prime = WHEEL_NUMBERS * quotient + wheel_residue[residue];
            if (prime * prime / WHEEL_NUMBERS >= end)
                break;
            class->at[class->known] = first_turn(bytes, first, quotient, wheel_residue[residue]);
        }
    }
}

/* Strikes turns of the primes from..to of a remainder. Eight strikes a turn, with offsets that stay
 * in registers and bits that are constants: always inlined, so that `residue` is one. */
static inline __attribute__((always_inline)) void strike_class(struct turns_class *class,
                                                               size_t from, size_t to,
                                                               uint8_t *bytes, size_t end,
                                                               unsigned residue)
{
    for (size_t prime = from; prime < to; prime++) {
        size_t at = class->at[prime], quotient = class->quotient[prime];
        while (at < end) {
            uint8_t *turn = bytes + at;
            WHEEL_STRIKE(turn, quotient, residue, 1);
            WHEEL_STRIKE(turn, quotient, residue, 7);
            WHEEL_STRIKE(turn, quotient, residue, 11);
            WHEEL_STRIKE(turn, quotient, residue, 13);
            WHEEL_STRIKE(turn, quotient, residue, 17);
            WHEEL_STRIKE(turn, quotient, residue, 19);
            WHEEL_STRIKE(turn, quotient, residue, 23);
            WHEEL_STRIKE(turn, quotient, residue, 29);
            at += WHEEL_NUMBERS * quotient + residue;
        }
        class->at[prime] = (uint32_t)at;
    }
}

void turns_strike(struct turns *turns, uint8_t *bytes, size_t end, bool small)
{
    for (unsigned bit = 0; bit < WHEEL_BITS; bit++) {
        struct turns_class *class = &turns->class[bit];
        size_t between = class->small < class->known ? class->small : class->known;
        size_t from = small ? 0 : between, to = small ? between : class->known;
        switch (bit) {
#define CLASS(at, residue)                                                                         \
    case at:                                                                                       \
        strike_class(class, from, to, bytes, end, residue);                                        \
        break
            CLASS(0, 1);
            CLASS(1, 7);
            CLASS(2, 11);
            CLASS(3, 13);
            CLASS(4, 17);
            CLASS(5, 19);
            CLASS(6, 23);
            CLASS(7, 29);
#undef CLASS
        }
    }
}

void turns_move(struct turns *turns, size_t bytes)
{
    for (size_t residue = 0; residue < WHEEL_BITS; residue++) {
        struct turns_class *class = &turns->class[residue];
        for (size_t prime = 0; prime < class->known; prime++)
            class->at[prime] -= (uint32_t)bytes;
    }
}

/* A large prime has few strikes, and some turns have none in the window. The first m to look at is
 * the one at or before the window's first byte. */
void turns_strike_once(const struct ground *ground, uint64_t prime, uint8_t *bytes, uint64_t first,
                       size_t reach)
{
    uint64_t quotient = prime / WHEEL_NUMBERS, square = prime * quotient, at = 0;
    size_t bit = 0;
    const struct ground_strike *strikes = ground->strike[WHEEL_BIT(prime)];

    if (first <= square) {
        at = square - first;
    } else {
        uint64_t before = first % prime;
        bit = ground->next_bit[before * WHEEL_NUMBERS / prime];
        at -= before; /* bytes before the window are huge numbers */
    }
    for (;; bit = 0, at += prime)
        for (; bit < WHEEL_BITS; bit++) {
            uint64_t byte = at + quotient * wheel_residue[bit] + strikes[bit].bytes;
            if (byte < reach)
                bytes[byte] &= strikes[bit].left;
            else if (byte <= INT64_MAX)
                return;
        }
}
