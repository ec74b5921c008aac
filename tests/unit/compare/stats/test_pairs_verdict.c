/* SPDX-License-Identifier: MIT
 *
 * How often the verdict *Fast* is wrong, in simulation with fixed seeds: gradings of pairs of runs
 * under noise of several shapes and under load that comes and goes. */
#include "compare/stats/pairs.h"
#include "tests/unit/compare/stats/noise.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

/* The logarithm of one run's time by noise alone; *load goes on from run to run. */
typedef double noise_of(double *load, uint64_t *seed);

static double log_normal(double *load, uint64_t *seed)
{
    (void)load;
    return 0.3 * noise_normal(seed);
}

/* Cauchy's: no mean, no variance. */
static double heavy_tails(double *load, uint64_t *seed)
{
    (void)load;
    return 0.1 * tan(M_PI * (noise_uniform(seed) - 0.5));
}

/* One run in six is held up, up to a thousand times its time. */
static double held_up(double *load, uint64_t *seed)
{
    (void)load;
    return 0.02 * noise_normal(seed) +
           (noise_uniform(seed) < 1.0 / 6 ? 7 * noise_uniform(seed) : 0);
}

/* Other people's load: it lasts for about 20 runs, and makes all three times as slow. */
static double load_comes_and_goes(double *load, uint64_t *seed)
{
    *load = 0.95 * *load + 0.31 * noise_normal(seed);
    return log(3) * *load + 0.1 * noise_normal(seed);
}

/* A load that only grows. */
static double load_grows(double *load, uint64_t *seed)
{
    *load += 0.2 * noise_uniform(seed);
    return *load + 0.2 * noise_normal(seed);
}

static const struct {
    const char *name;
    noise_of *of;
} noises[] = {{"log-normal", log_normal},
              {"heavy tails", heavy_tails},
              {"held up", held_up},
              {"load that comes and goes", load_comes_and_goes},
              {"load that grows", load_grows}};

enum { NOISES = sizeof noises / sizeof noises[0], MOST_PAIRS = 100 };

static const double limit = 3;

/* One grading of a program that takes `ratio` times as long as the reference. */
static enum pairs_side grade(noise_of *noise, double ratio, uint64_t *seed)
{
    struct pairs_test test = {0};
    double load = 0;

    while (pairs_decided(&test) == PAIRS_OPEN && test.pairs < MOST_PAIRS) {
        double first = noise(&load, seed), second = noise(&load, seed);
        bool own_first = parts_random(seed) & 1;
        double log_ratio = log(ratio) + (own_first ? first - second : second - first);
        pairs_take(&test, log_ratio > log(limit) ? PAIRS_ABOVE : PAIRS_BELOW);
    }
    return pairs_decided(&test);
}

struct shares {
    double below, above;
};

static struct shares grade_many(size_t which, double ratio, size_t trials)
{
    uint64_t seed = 1 + which;
    size_t below = 0, above = 0;

    for (size_t at = 0; at < trials; at++) {
        enum pairs_side side = grade(noises[which].of, ratio, &seed);
        below += side == PAIRS_BELOW;
        above += side == PAIRS_ABOVE;
    }
    return (struct shares){(double)below / (double)trials, (double)above / (double)trials};
}

/* The worst case: a ratio at the limit itself, where either verdict would be wrong. Nearer to 1 or
 * beyond it the errors are fewer. */
static void test_errors(void **state)
{
    static const double ratios[] = {1.1, 2.5, 3, 6};
    size_t trials = noise_trials(8000);

    (void)state;
    for (size_t which = 0; which < NOISES; which++)
        for (size_t at = 0; at < sizeof ratios / sizeof ratios[0]; at++) {
            struct shares shares = grade_many(which, ratios[at], trials);
            print_message("%-26s %3.1f times: below %.2f %%, above %.2f %%\n", noises[which].name,
                          ratios[at], 100 * shares.below, 100 * shares.above);
            if (ratios[at] <= limit)
                assert_true(shares.above <= 0.01);
            if (ratios[at] >= limit)
                assert_true(shares.below <= 0.01);
        }
}

/* What is as fast as the reference passes, and what is ten times as slow fails, nearly always. */
static void test_power(void **state)
{
    size_t trials = noise_trials(2000);

    (void)state;
    for (size_t which = 0; which < NOISES; which++) {
        assert_true(grade_many(which, 1, trials).below >= 0.95);
        assert_true(grade_many(which, 10, trials).above >= 0.95);
    }
}

/* Waits for CPUs that others have, of 10 ms and of much more; 9 times the reference's own 10 ms,
 * but in naps, which such waiting hides in or is added to. Without what others use it would pass.
 */
static void test_naps_under_load(void **state)
{
    size_t trials = noise_trials(2000), passed = 0, fooled = 0;
    uint64_t seed = 7;

    (void)state;
    for (size_t at = 0; at < trials; at++) {
        struct pairs_test test = {0}, blind = {0};
        while (pairs_decided(&test) == PAIRS_OPEN && test.pairs < MOST_PAIRS) {
            double wait_s = 0.1 * (0.5 + noise_uniform(&seed)), reference_s = 0.01 + wait_s;
            double own_s = 0.09 + wait_s * noise_uniform(&seed);
            pairs_take(&test, pairs_side_of(own_s, reference_s, limit, wait_s / reference_s));
            pairs_take(&blind, pairs_side_of(own_s, reference_s, limit, 0));
        }
        passed += pairs_decided(&test) == PAIRS_BELOW;
        fooled += pairs_decided(&blind) == PAIRS_BELOW;
    }
    assert_int_equal(passed, 0);
    assert_true(fooled > trials / 2);
}

/* At the limit, with a share of each run that may have been waiting: what is between is not looked
 * at, and yet no more pass. */
static void test_hidden_at_the_limit(void **state)
{
    size_t trials = noise_trials(8000);
    uint64_t seed = 9;

    (void)state;
    for (double delayed = 0.1; delayed < 1; delayed += 0.4) {
        size_t passed = 0;
        for (size_t at = 0; at < trials; at++) {
            struct pairs_test test = {0};
            while (pairs_decided(&test) == PAIRS_OPEN && test.pairs < MOST_PAIRS)
                pairs_take(&test, pairs_side_of(limit * exp(0.5 * noise_normal(&seed)),
                                                exp(0.5 * noise_normal(&seed)), limit, delayed));
            passed += pairs_decided(&test) == PAIRS_BELOW;
        }
        assert_true(passed <= trials / 100);
    }
}

/* A little load takes no verdict from what is as fast as the reference. */
static void test_little_load(void **state)
{
    size_t trials = noise_trials(2000), passed = 0;
    uint64_t seed = 8;

    (void)state;
    for (size_t at = 0; at < trials; at++) {
        struct pairs_test test = {0};
        while (pairs_decided(&test) == PAIRS_OPEN && test.pairs < MOST_PAIRS)
            pairs_take(&test, pairs_side_of(1 + 0.3 * noise_uniform(&seed),
                                            1 + 0.3 * noise_uniform(&seed), limit, 0.3));
        passed += pairs_decided(&test) == PAIRS_BELOW;
    }
    assert_int_equal(passed, trials);
}

/* Ten pairs that agree decide, nine do not; pairs of which nobody can tell decide nothing. */
static void test_fewest(void **state)
{
    struct pairs_test test = {0}, none = {0};

    (void)state;
    for (int at = 0; at < 9; at++)
        pairs_take(&test, PAIRS_ABOVE);
    assert_int_equal(pairs_decided(&test), PAIRS_OPEN);
    pairs_take(&test, PAIRS_ABOVE);
    assert_int_equal(pairs_decided(&test), PAIRS_ABOVE);
    for (int at = 0; at < 1000; at++)
        pairs_take(&none, PAIRS_OPEN);
    assert_int_equal(pairs_decided(&none), PAIRS_OPEN);
    assert_int_equal(none.pairs, 1000);
    for (int at = 0; at < 1000; at++) /* nor do hidden ones, which leave what others have said */
        pairs_take(&test, PAIRS_HIDDEN);
    assert_int_equal(test.hidden, 1000);
    assert_int_equal(pairs_decided(&test), PAIRS_OPEN);
    for (int at = 0; at < 9; at++)
        pairs_take(&test, PAIRS_BELOW);
    assert_int_equal(test.hidden, 1000);
    assert_int_equal(pairs_decided(&test), PAIRS_OPEN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_errors),          cmocka_unit_test(test_power),
        cmocka_unit_test(test_naps_under_load), cmocka_unit_test(test_hidden_at_the_limit),
        cmocka_unit_test(test_little_load),     cmocka_unit_test(test_fewest)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
