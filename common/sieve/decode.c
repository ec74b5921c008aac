/* SPDX-License-Identifier: MIT */
#include "common/sieve/decode.h"

#include <string.h>

enum { WORD_BYTES = 8, TOGETHER = 4 };

/* The numbers of a word's bits, relative to its first byte's. */
static const uint8_t offset_of[WORD_BYTES * WHEEL_BITS] = {
#define BYTE(at)                                                                                   \
    30 * (at) + 1, 30 * (at) + 7, 30 * (at) + 11, 30 * (at) + 13, 30 * (at) + 17, 30 * (at) + 19,  \
        30 * (at) + 23, 30 * (at) + 29
    BYTE(0), BYTE(1), BYTE(2), BYTE(3), BYTE(4),
    BYTE(5), BYTE(6), BYTE(7)
#undef BYTE
};

static uint64_t word_at(const uint8_t *bytes)
{
    uint64_t word;

    memcpy(&word, bytes, sizeof word);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}

/* Writes numbers four at a time, so that the end of a word is mispredicted less often; what is
 * written too much, the next word's replace. */
size_t decode(const uint8_t *bytes, size_t *from, size_t to, uint64_t base, uint64_t *primes,
              size_t most)
{
    size_t count = 0, at = *from;

    for (; at < to && count < most; at += WORD_BYTES) {
        uint64_t number = (base + at) * WHEEL_NUMBERS, word = word_at(bytes + at);
        uint64_t *next = primes + count;
        count += (size_t)__builtin_popcountll(word);
        while (word != 0) {
            for (size_t one = 0; one < TOGETHER; one++) {
                /* The highest bit stands in for those that are none. */
                next[one] = number + offset_of[__builtin_ctzll(word | 1ULL << 63)];
                word &= word - 1;
            }
            next += TOGETHER;
        }
    }
    *from = at;
    return count;
}
