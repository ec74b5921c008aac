/* SPDX-License-Identifier: MIT
 *
 * The kernels of find_primes and stream_primes, and the oracle that checks them, against published
 * values (OEIS A006880 and A046731) and against each other. */
#include "common/base/decimal.h"
#include "common/workloads/primes.h"
#include "common/workloads/primes_oracle.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

/* pi(10^k) and the sum of the primes up to 10^k modulo 2^64, from k = 1 on. */
static const struct answer published[] = {
    {4, 17},
    {25, 1060},
    {168, 76127},
    {1229, 5736396},
    {9592, 454396537},
    {78498, 37550402023},
    {664579, 3203324994356},
    {5761455, 279209790387276},
    {50847534, 24739512092254535},
    {455052511, 2220822432581729238},
    {4118054813, 0}, /* 0: not compared */
    {37607912018, 0},
};

#ifdef HAVE_PRIMESIEVE
static const enum primes_kernel kernels[] = {PRIMES_TRIAL, PRIMES_SIEVE, PRIMES_ITERATE};
#else
static const enum primes_kernel kernels[] = {PRIMES_TRIAL, PRIMES_SIEVE};
#endif
enum { KERNELS = sizeof kernels / sizeof kernels[0] };

static const uint64_t largest_prime = 18446744073709551557U;

/* Whether a sanitizer makes it many times slower: largest numbers are for other builds. */
static bool is_slow(void)
{
    const char *sanitizer = getenv("TRIPTYCH_SANITIZE");

    return sanitizer && *sanitizer;
}

/* How many of the published counts are counted again: up to 1e10, past 32 bits; more in target
 * stress-suite. */
static size_t published_here(void)
{
    if (is_slow())
        return 9;
    return getenv("TRIPTYCH_TEST_STRESS") ? sizeof published / sizeof published[0] - 1 : 10;
}

static void assert_answer(struct answer found, struct answer wanted)
{
    assert_int_equal(found.count, wanted.count);
    assert_int_equal(found.sum, wanted.sum);
}

/* Searches first ... last; looks that the primes ascend and lie in the range. */
static struct answer search(enum primes_kernel kernel, uint64_t first, uint64_t last)
{
    struct primes_search *search = primes_open(kernel);
    struct answer total = {0, 0};
    const uint64_t *primes;
    uint64_t before = 0;
    size_t count;

    primes_start(search, (struct numbers){first, last});
    while (primes_step(search, &primes, &count)) {
        for (size_t at = 0; at < count; at++) {
            assert_true(primes[at] > before);
            assert_true(primes[at] >= first && primes[at] <= last);
            before = primes[at];
        }
        total = answer_add(total, primes_total(primes, count));
    }
    assert_false(primes_step(search, &primes, &count));
    assert_int_equal(count, 0);
    primes_close(search);
    return total;
}

/* The same without the primes. */
static struct answer search_total(enum primes_kernel kernel, uint64_t first, uint64_t last)
{
    struct primes_search *search = primes_open(kernel);
    struct answer total = {0, 0};

    primes_start(search, (struct numbers){first, last});
    while (primes_step_total(search, &total))
        ;
    assert_false(primes_step_total(search, &total));
    primes_close(search);
    return total;
}

static void oracle_counts_as_published(void **state)
{
    uint64_t limit = 1;

    (void)state;
    for (size_t k = 0; k < published_here(); k++) {
        limit *= 10;
        struct answer counted = primes_up_to(limit);
        assert_int_equal(counted.count, published[k].count);
        if (published[k].sum != 0)
            assert_int_equal(counted.sum, published[k].sum);
    }
}

static void kernels_count_as_published(void **state)
{
    uint64_t limit = 1;

    (void)state;
    for (size_t k = 0; k < 6; k++) {
        limit *= 10;
        for (size_t kernel = 0; kernel < KERNELS; kernel++)
            assert_answer(search(kernels[kernel], 1, limit), published[k]);
        for (size_t kernel = 0; kernel < KERNELS; kernel++)
            assert_answer(search_total(kernels[kernel], 1, limit), published[k]);
#ifdef HAVE_PRIMESIEVE
        assert_answer(search_total(PRIMES_COUNT, 1, limit), (struct answer){published[k].count, 0});
#endif
        assert_answer(primes_tested(0, limit), published[k]);
    }
}

/* Every range with both ends in a few numbers: no end is lost or counted twice. */
static void ends_of_ranges_belong_to_them(void **state)
{
    (void)state;
    for (uint64_t first = 0; first <= 60; first++)
        for (uint64_t last = first; last <= 60; last++) {
            struct answer wanted = primes_tested(first, last);
            for (size_t kernel = 0; kernel < KERNELS; kernel++)
                assert_answer(search(kernels[kernel], first, last), wanted);
            assert_answer(primes_oracle(first, last), wanted);
        }
    for (size_t kernel = 0; kernel < KERNELS; kernel++) {
        assert_int_equal(search(kernels[kernel], 24, 28).count, 0);
        assert_int_equal(search(kernels[kernel], 5, 4).count, 0);
    }
}

/* The places where 32 and 64 bits end. */
static void numbers_do_not_overflow(void **state)
{
    const uint64_t edge = UINT64_C(1) << 32;

    (void)state;
    for (size_t kernel = 0; kernel < KERNELS; kernel++) {
        /* 2^32 - 5 and 2^32 + 15 are the primes around 2^32; 65521^2 and 65537^2 beside it. */
        assert_answer(search(kernels[kernel], edge - 6, edge + 15),
                      (struct answer){2, 2 * edge + 10});
        assert_answer(search(kernels[kernel], 65521UL * 65521, 65521UL * 65521),
                      (struct answer){0, 0});
        assert_answer(search(kernels[kernel], 65537UL * 65537, 65537UL * 65537),
                      (struct answer){0, 0});
        assert_answer(search(kernels[kernel], UINT64_MAX, UINT64_MAX), (struct answer){0, 0});
        /* Seconds of trial division: i + 2 comes near to 2^32. (The sieve's is in test_sieve.c; the
         * others, which take longer still, are for target stress-suite.) */
        if (!is_slow() && (kernels[kernel] == PRIMES_TRIAL || getenv("TRIPTYCH_TEST_STRESS")))
            assert_answer(search(kernels[kernel], largest_prime - 1, UINT64_MAX),
                          (struct answer){1, largest_prime});
    }
    assert_answer(primes_oracle(largest_prime - 36, UINT64_MAX),
                  (struct answer){3, 3 * largest_prime - 24 - 36});
}

static void test_of_primes_sees_through_pseudoprimes(void **state)
{
    /* The least strong pseudoprimes to the first 1 ... 9 prime bases (OEIS A014233). */
    static const uint64_t composite[] = {
        2047,
        1373653,
        25326001,
        3215031751,
        2152302898747,
        3474749660383,
        341550071728321,
        3825123056546413051,
        561,
        1194649 /* 1093^2 */,
    };

    (void)state;
    for (size_t at = 0; at < sizeof composite / sizeof composite[0]; at++)
        assert_false(primes_is_prime(composite[at]));
    assert_false(primes_is_prime(0));
    assert_false(primes_is_prime(1));
    assert_true(primes_is_prime(2));
    assert_true(primes_is_prime(37));
    assert_true(primes_is_prime(41));
    assert_true(primes_is_prime(2305843009213693951)); /* 2^61 - 1 */
    assert_true(primes_is_prime(largest_prime));
    assert_false(primes_is_prime(UINT64_MAX));
}

static void both_ways_of_the_oracle_agree(void **state)
{
    static const uint64_t first[] = {0, 1, 2, 999983, 4294967000, 999999999000};

    (void)state;
    size_t count = sizeof first / sizeof first[0];
    if (!getenv("TRIPTYCH_TEST_STRESS"))
        count--; /* the last one takes longer than all others */
    for (size_t at = 0; at < count; at++) {
        struct answer below = primes_up_to(first[at] > 0 ? first[at] - 1 : 0);
        struct answer up_to = primes_up_to(first[at] + 1000);
        assert_answer(primes_tested(first[at], first[at] + 1000),
                      (struct answer){up_to.count - below.count, up_to.sum - below.sum});
    }
}

/* The first `most` chunks follow each other, and the last one ends at `to`. */
static void assert_tiles(const struct primes_range *range, uint64_t most)
{
    uint64_t next = range->from;

    assert_true(range->chunks >= 1);
    for (uint64_t at = 0; at < range->chunks && at < most; at++) {
        struct numbers numbers = primes_chunk(range, at);
        assert_int_equal(numbers.first, next);
        assert_true(numbers.first <= numbers.last);
        assert_true(at == 0 || numbers.first % PRIMES_ALIGNMENT == 0);
        assert_true(numbers.last - numbers.first < range->chunk_size);
        next = numbers.last + 1;
    }
    assert_int_equal(primes_chunk(range, range->chunks - 1).last, range->to);
}

static void assert_chunks_tile(uint64_t from, uint64_t to, uint64_t chunk)
{
    struct primes_range range = {.from = from, .to = to, .chunk = chunk};

    primes_cut(&range, 1000);
    assert_tiles(&range, 100);
    for (range.kernel = PRIMES_TRIAL; range.kernel <= PRIMES_SIEVE; range.kernel++)
        for (int workers = 1; workers <= 64; workers *= 8) {
            primes_cut_shrinking(&range, workers);
            assert_tiles(&range, chunk > 0 ? 100 : UINT64_MAX);
            primes_uncut(&range);
        }
}

static void chunks_tile_the_range(void **state)
{
    static const uint64_t chunk[] = {0, 1, 15, 16, 17, 1000, 1000000000000000000, UINT64_MAX};

    (void)state;
    for (size_t at = 0; at < sizeof chunk / sizeof chunk[0]; at++) {
        assert_chunks_tile(0, 0, chunk[at]);
        assert_chunks_tile(1, 100, chunk[at]);
        assert_chunks_tile(17, 1024, chunk[at]);
        assert_chunks_tile(17, 100000, chunk[at]);
        assert_chunks_tile(1000, 100000000000, chunk[at]);
        assert_chunks_tile(0, UINT64_MAX, chunk[at]);
        assert_chunks_tile(UINT64_MAX, UINT64_MAX, chunk[at]);
        assert_chunks_tile(UINT64_MAX - 1000, UINT64_MAX, chunk[at]);
    }
}

static void decimal_writes_as_printf_does(void **state)
{
    char text[DECIMAL_DIGITS + 1], wanted[DECIMAL_DIGITS + 1];
    uint64_t number = 0;

    (void)state;
    for (uint64_t power = 1;; power *= 10) {
        for (uint64_t near = 0; near <= 2; near++) {
            number = power + near - 1;
            *decimal_write(text, number) = '\0';
            snprintf(wanted, sizeof wanted, "%" PRIu64, number);
            assert_string_equal(text, wanted);
        }
        if (power > UINT64_MAX / 10)
            break;
    }
    *decimal_write(text, UINT64_MAX) = '\0';
    assert_string_equal(text, "18446744073709551615");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(oracle_counts_as_published),
        cmocka_unit_test(kernels_count_as_published),
        cmocka_unit_test(ends_of_ranges_belong_to_them),
        cmocka_unit_test(numbers_do_not_overflow),
        cmocka_unit_test(test_of_primes_sees_through_pseudoprimes),
        cmocka_unit_test(both_ways_of_the_oracle_agree),
        cmocka_unit_test(chunks_tile_the_range),
        cmocka_unit_test(decimal_writes_as_printf_does),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
