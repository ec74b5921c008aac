/* SPDX-License-Identifier: MIT */
#include "common/sieve/ground.h"

#include "common/base/fail.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Small and large ones together, so that the periods (their products) are alike; 120 KB in all. */
static const uint8_t pattern_primes[GROUND_PATTERNS][3] = {
    {7, 23, 37}, {11, 19, 31}, {13, 17, 29}, {41, 163}, {43, 157}, {47, 151}, {53, 139}, {59, 137},
    {61, 131},   {67, 127},    {71, 113},    {73, 109}, {79, 107}, {83, 103}, {89, 101}, {97, 149},
};

/* Strikes all multiples of `prime`, itself included, from `bytes` bytes that begin with number 0.
 */
static void strike(uint8_t *bytes, size_t size, unsigned prime)
{
    for (uint64_t multiple = prime; multiple / WHEEL_NUMBERS < size; multiple += 2 * prime)
        if (multiple % 3 != 0 && multiple % 5 != 0)
            bytes[multiple / WHEEL_NUMBERS] &= (uint8_t) ~(1U << WHEEL_BIT(multiple));
}

static void make_patterns(struct ground *ground)
{
    memset(ground->exact, 0xff, sizeof ground->exact);
    ground->exact[0] &= 0xfe; /* 1 is no prime */
    for (size_t at = 0; at < GROUND_PATTERNS; at++) {
        size_t period = 1;
        for (size_t prime = 0; prime < 3 && pattern_primes[at][prime] > 0; prime++)
            period *= pattern_primes[at][prime];
        ground->period[at] = (uint32_t)period;
        ground->pattern[at] = xcalloc(period + GROUND_RUN, 1);
        memset(ground->pattern[at], 0xff, period + GROUND_RUN);
        for (size_t prime = 0; prime < 3 && pattern_primes[at][prime] > 0; prime++)
            strike(ground->pattern[at], period + GROUND_RUN, pattern_primes[at][prime]);
    }
    for (size_t at = 0; at < GROUND_PATTERNS; at++)
        for (size_t byte = 0; byte < GROUND_EXACT_BYTES; byte++)
            ground->exact[byte] &= ground->pattern[at][byte];
    for (size_t at = 0; at < GROUND_PATTERNS; at++)
        for (size_t prime = 0; prime < 3; prime++)
            if (pattern_primes[at][prime] > 0)
                ground->exact[pattern_primes[at][prime] / WHEEL_NUMBERS] |=
                    (uint8_t)(1U << WHEEL_BIT(pattern_primes[at][prime]));
}

static void make_strikes(struct ground *ground)
{
    for (size_t prime = 0; prime < WHEEL_BITS; prime++)
        for (size_t bit = 0; bit < WHEEL_BITS; bit++) {
            unsigned product = wheel_residue[prime] * (unsigned)wheel_residue[bit];
            ground->strike[prime][bit] = (struct ground_strike){
                .bytes = (uint8_t)(product / WHEEL_NUMBERS),
                .left = (uint8_t) ~(1U << WHEEL_BIT(product)),
            };
        }
    for (unsigned number = 0; number < WHEEL_NUMBERS; number++)
        while (wheel_residue[ground->next_bit[number]] < number)
            ground->next_bit[number]++;
}

static void make_primes(struct ground *ground)
{
    bool *composite = xcalloc(GROUND_LIMIT, sizeof *composite);

    for (size_t number = 3; number * number < GROUND_LIMIT; number += 2)
        for (size_t multiple = number * number; !composite[number] && multiple < GROUND_LIMIT;
             multiple += 2 * number)
            composite[multiple] = true;
    for (size_t residue = 0; residue < WHEEL_BITS; residue++) {
        uint32_t *quotient = xcalloc(GROUND_LIMIT / WHEEL_NUMBERS + 1, sizeof *quotient);
        ground->quotient[residue] = quotient;
        for (size_t number = wheel_residue[residue]; number < GROUND_LIMIT; number += WHEEL_NUMBERS)
            if (!composite[number] && number > GROUND_PATTERN_LAST)
                quotient[ground->count[residue]++] = (uint32_t)(number / WHEEL_NUMBERS);
    }
    free(composite);
}

static struct ground *make(void)
{
    struct ground *ground = xcalloc(1, sizeof *ground);

    make_patterns(ground);
    make_strikes(ground);
    make_primes(ground);
    return ground;
}

static void discard(struct ground *ground)
{
    for (size_t at = 0; at < GROUND_PATTERNS; at++)
        free(ground->pattern[at]);
    for (size_t residue = 0; residue < WHEEL_BITS; residue++)
        free(ground->quotient[residue]);
    free(ground);
}

const struct ground *ground_get(void)
{
    static _Atomic(struct ground *) shared;
    struct ground *known = atomic_load_explicit(&shared, memory_order_acquire);

    if (known)
        return known;
    struct ground *made = make();
    if (atomic_compare_exchange_strong(&shared, &known, made))
        return made;
    discard(made); /* another worker was faster */
    return known;
}
