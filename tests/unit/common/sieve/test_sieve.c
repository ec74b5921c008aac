/* SPDX-License-Identifier: MIT
 *
 * The sieve in all its forms and sizes against libprimesieve where the build has it, or else
 * against a test of each number; and its parts against what they are defined as. */
#include "common/sieve/forms.h"
#include "common/sieve/sieve.h"
#include "common/workloads/primes_oracle.h"
#include "common/workloads/primes_search.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Small sizes have many borders; 0 is what the machine gets. The last has windows of its own. */
static const struct sieve_plan sizes[] = {
    {.block = 0},
    {.block = 1024, .segment = 1024},
    {.block = 4096, .segment = 16384},
    {.block = 1000, .segment = 3072, .window = 9216},
};
enum { SIZES = sizeof sizes / sizeof sizes[0] };

static uint64_t seed = 20260711;

/* xorshift64 (G. Marsaglia, 2003): the same numbers in every run. */
static uint64_t random_number(void)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return seed;
}

/* The answer of somebody else. */
static struct answer wanted_of(uint64_t first, uint64_t last)
{
#ifdef HAVE_PRIMESIEVE
    struct primes_search *search = primes_open(PRIMES_ITERATE);
    struct answer total = {0, 0};

    primes_start(search, (struct numbers){first, last});
    while (primes_step_total(search, &total))
        ;
    primes_close(search);
    return total;
#else
    return primes_tested(first, last);
#endif
}

static void assert_answer(struct answer found, struct answer wanted, uint64_t first, uint64_t last)
{
    if (found.count != wanted.count || found.sum != wanted.sum)
        fail_msg("%llu ... %llu: %llu primes with sum %llu instead of %llu with sum %llu",
                 (unsigned long long)first, (unsigned long long)last,
                 (unsigned long long)found.count, (unsigned long long)found.sum,
                 (unsigned long long)wanted.count, (unsigned long long)wanted.sum);
}

static struct answer total_of(struct sieve *sieve, uint64_t first, uint64_t last)
{
    struct answer total = {0, 0};

    sieve_start(sieve, first, last);
    while (sieve_step(sieve, &total))
        ;
    assert_false(sieve_step(sieve, &total));
    return total;
}

/* By the primes themselves, which must ascend within the range. */
static struct answer listed_of(struct sieve *sieve, uint64_t first, uint64_t last)
{
    struct answer total = {0, 0};
    const uint64_t *primes;
    uint64_t before = 0;
    size_t count;

    sieve_start(sieve, first, last);
    while (sieve_primes(sieve, &primes, &count)) {
        for (size_t at = 0; at < count; at++) {
            assert_true(primes[at] > before && primes[at] >= first && primes[at] <= last);
            before = primes[at];
        }
        total = answer_add(total, primes_total(primes, count));
    }
    return total;
}

/* One sieve for each form and sizes, which is used for range after range, as in a program. */
static struct sieve *sieves[SIEVE_FORMS][SIZES];

static int open_sieves(void **state)
{
    (void)state;
    for (int form = 0; form < SIEVE_FORMS; form++)
        for (size_t size = 0; size < SIZES; size++) {
            struct sieve_plan plan = sizes[size];
            plan.form = (enum sieve_form)form;
            sieves[form][size] = sieve_has(plan.form) ? sieve_open(&plan) : NULL;
        }
    return 0;
}

static int close_sieves(void **state)
{
    (void)state;
    for (int form = 0; form < SIEVE_FORMS; form++)
        for (size_t size = 0; size < SIZES; size++)
            if (sieves[form][size])
                sieve_close(sieves[form][size]);
    return 0;
}

static void check_range(uint64_t first, uint64_t last)
{
    struct answer wanted = wanted_of(first, last);

    for (int form = SIEVE_PORTABLE; form < SIEVE_FORMS; form++)
        for (size_t size = 0; size < SIZES; size++)
            if (sieves[form][size])
                assert_answer(total_of(sieves[form][size], first, last), wanted, first, last);
    for (size_t size = 0; size < SIZES; size++)
        assert_answer(listed_of(sieves[SIEVE_BEST][size], first, last), wanted, first, last);
}

static void tiny_ranges(void **state)
{
    (void)state;
    for (uint64_t first = 0; first <= 64; first++)
        for (uint64_t last = first; last <= 64; last++)
            assert_answer(total_of(sieves[SIEVE_BEST][0], first, last), primes_tested(first, last),
                          first, last);
    check_range(5, 4);
    check_range(24, 28);
    for (uint64_t last = 100; last <= 200; last += 7) /* the patterns' primes end at 163 */
        check_range(0, last);
}

/* Every length and place of a range around borders of bytes, words, blocks, segments. */
static void borders(void **state)
{
    static const uint64_t bytes[] = {8, 64, 1000, 1024, 3072, 4096, 9216, 16384, 18432, 524288};

    (void)state;
    for (size_t at = 0; at < sizeof bytes / sizeof bytes[0]; at++)
        for (int round = 0; round < 6; round++) {
            uint64_t border = 30 * bytes[at], from = random_number() % border;
            uint64_t start = bytes[at] <= 18432 ? 0 : border - 3000;
            check_range(start, border - 3 + random_number() % 6);
            check_range(border - 35 + random_number() % 70, border + 40);
            check_range(from < start ? start : from, border + 31);
        }
}

/* A square is the first number that a base prime has to strike. */
static void squares(void **state)
{
    static const uint64_t primes[] = {7, 163, 167, 173, 997, 65521, 65537, 524287, 524309, 999983};

    (void)state;
    for (size_t at = 0; at < sizeof primes / sizeof primes[0]; at++) {
        uint64_t square = primes[at] * primes[at];
        check_range(square, square);
        check_range(square - 1, square + 1);
        check_range(square - (square < 2000 ? square : 2000), square + 2000);
    }
}

/* Fixed seed, any size from a few bits to 2^44 (beyond, each start takes long). */
static void random_ranges(void **state)
{
    (void)state;
    for (int round = 0; round < 120; round++) {
        uint64_t first = random_number() >> (20 + random_number() % 40);
        uint64_t length = random_number() % (1 << (4 + random_number() % 15));
        check_range(first, first + length);
    }
}

/* A million numbers and more, so that segments and windows follow each other. */
static void long_ranges(void **state)
{
    (void)state;
    check_range(0, 3000000);
    check_range(999000000, 1002000000);
    check_range(274877906944 - 600000, 274877906944 + 600000); /* 2^38: 2^19 squared */
    check_range(1000000000000, 1000001500000);
}

static void published(void **state)
{
    (void)state;
    assert_answer(total_of(sieves[SIEVE_BEST][0], 1, 100000000),
                  (struct answer){5761455, 279209790387276}, 1, 100000000);
}

/* The end of 64 bits; the root is 2^32. Once, since it takes a second or more. */
static void last_numbers(void **state)
{
    struct sieve *sieve = sieves[SIEVE_BEST][0];
    const uint64_t first = UINT64_MAX - 20000;

    (void)state;
    assert_answer(total_of(sieve, first, UINT64_MAX), primes_tested(first, UINT64_MAX), first,
                  UINT64_MAX);
}

/* ---- parts --------------------------------------------------------------------------------- */

/* Random bits, all bits and none: the total is what its definition says. */
static void totals(void **state)
{
    enum { BYTES = 64 * 70 };
    static uint8_t bytes[BYTES];

    (void)state;
    for (size_t count = 0; count <= BYTES; count += FORMS_BLOCK) {
        struct answer wanted = {0, 0};
        uint64_t first = random_number() >> 4;
        for (size_t byte = 0; byte < count; byte++) {
            bytes[byte] = (uint8_t)(count % 192 == 0 ? 0xff : random_number());
            for (unsigned bit = 0; bit < WHEEL_BITS; bit++)
                if (bytes[byte] >> bit & 1)
                    wanted = answer_add(
                        wanted, (struct answer){1, 30 * (first + byte) + wheel_residue[bit]});
        }
        for (int form = SIEVE_PORTABLE; form < SIEVE_FORMS; form++)
            if (sieve_has((enum sieve_form)form))
                assert_answer(forms_of((enum sieve_form)form).total(bytes, count, first), wanted,
                              first, count);
    }
}

/* What is left is what none of the primes 7 ... 163 divides; from anywhere. */
static void patterns(void **state)
{
    static uint8_t bytes[2 * GROUND_RUN];
    const struct ground *ground = ground_get();

    (void)state;
    for (int round = 0; round < 20; round++) {
        uint64_t first = round == 0 ? 6 : random_number() >> (8 + round);
        for (int form = SIEVE_PORTABLE; form < SIEVE_FORMS; form++) {
            if (!sieve_has((enum sieve_form)form))
                continue;
            memset(bytes, round, sizeof bytes);
            forms_of((enum sieve_form)form).presieve(ground, first, bytes, sizeof bytes);
            for (size_t at = 0; at < 500; at++) {
                size_t bit = random_number() % (8 * sizeof bytes);
                uint64_t number = 30 * (first + bit / 8) + wheel_residue[bit % 8];
                bool left = true;
                for (uint64_t divisor = 7; divisor <= GROUND_PATTERN_LAST; divisor += 2)
                    left = left && number % divisor != 0; /* no harm in those that are no primes */
                assert_int_equal(bytes[bit / 8] >> bit % 8 & 1, left);
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(totals),      cmocka_unit_test(patterns),  cmocka_unit_test(tiny_ranges),
        cmocka_unit_test(borders),     cmocka_unit_test(squares),   cmocka_unit_test(random_ranges),
        cmocka_unit_test(long_ranges), cmocka_unit_test(published), cmocka_unit_test(last_numbers),
    };

    return cmocka_run_group_tests(tests, open_sieves, close_sieves);
}
