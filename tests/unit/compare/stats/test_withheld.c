/* SPDX-License-Identifier: MIT
 *
 * What is not claimed, and that nothing breaks it: few values, few launches, constants, zeros, huge
 * ones, very many. */
#include "tests/unit/compare/stats/noise.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct series filled(size_t launches, size_t repetitions, double *values, uint64_t *numbers)
{
    static const struct noise noise = {"", NOISE_NORMAL, 0.02, 0, 0};
    uint64_t seed = 5;

    noise_fill(&noise, launches, repetitions, values, numbers, &seed);
    return (struct series){values, numbers, launches * repetitions};
}

static void too_few(void **state)
{
    double values[40];
    uint64_t numbers[40];
    struct series series = filled(4, 1, values, numbers);
    struct interval median = stats_median(&series);

    (void)state;
    assert_false(median.claimed);
    assert_string_equal(median.why_not, "n = 4, an interval needs 6");
    assert_true(median.low < median.estimate && median.estimate < median.high);
    series = filled(1, 10, values, numbers);
    median = stats_median(&series);
    assert_false(median.claimed);
    assert_string_equal(median.why_not, "n = 10 of 1 launch, an interval needs 3 launches");
    series = filled(2, 5, values, numbers);
    assert_false(stats_median(&series).claimed);
    series = filled(3, 3, values, numbers);
    median = stats_median(&series);
    assert_true(median.claimed && median.n == 9 && median.launches == 3);
    series = filled(6, 1, values, numbers);
    assert_true(stats_median(&series).claimed);
    series.count = 0;
    median = stats_median(&series);
    assert_true(!median.claimed && median.n == 0 && median.estimate <= 0);
}

/* Launches that are not told (number 0) stand for themselves. */
static void launches_that_are_not_told(void **state)
{
    double values[10];
    uint64_t numbers[10];
    struct series series = filled(10, 1, values, numbers), told = series;

    (void)state;
    memset(numbers, 0, sizeof numbers);
    struct interval one = stats_median(&series);
    told.launches = NULL;
    struct interval other = stats_median(&told);
    assert_int_equal(one.launches, 10);
    assert_memory_equal(&one.low, &other.low, sizeof one.low);
}

static void a_ratio_says_why_there_is_none(void **state)
{
    double many[10], few[3] = {1, 2, 3}, zeros[10] = {0};
    uint64_t numbers[10];
    struct series enough = filled(10, 1, many, numbers), three = {few, NULL, 3};
    struct series nothing = {zeros, NULL, 10}, none = {zeros, NULL, 0};
    struct interval ratio = stats_ratio(&enough, &three);

    (void)state;
    assert_false(ratio.claimed);
    assert_string_equal(ratio.why_not, "n = 3, an interval needs 6");
    assert_int_equal(ratio.n, 3);
    assert_true(ratio.estimate > 0.45 && ratio.estimate < 0.55);
    ratio = stats_ratio(&enough, &nothing);
    assert_false(ratio.claimed);
    assert_string_equal(ratio.why_not, "a value is 0, there is no ratio");
    ratio = stats_ratio(&none, &enough);
    assert_true(!ratio.claimed && ratio.n == 0 && ratio.estimate <= 0);
    assert_true(stats_difference(&enough, &nothing).claimed);
}

static void a_comparison_says_how_many_launches_are_missing(void **state)
{
    double a[40], b[40];
    uint64_t first[40], second[40];
    struct series before = filled(3, 3, a, first), after = filled(10, 1, b, second);
    struct comparison comparison = stats_compare(&before, &after, 40);

    (void)state;
    assert_null(comparison.test);
    assert_true(comparison.p >= 1);
    assert_int_equal(comparison.missing_launches, 2);
    before = filled(4, 1, a, first);
    assert_int_equal(stats_compare(&before, &after, 1).missing_launches, 2);
    before = filled(10, 1, a, first);
    comparison = stats_compare_correlated(&before, &after, 1, 0);
    assert_string_equal(comparison.test, "Mann-Whitney");
    before = filled(6, 3, a, first);
    comparison = stats_compare(&before, &before, 40);
    assert_string_equal(comparison.test, "Welch");
    assert_true(comparison.p > 0.99);
}

/* Launches that warm up, one of a program that takes twenty times as long: that they correlate
 * leaves no doubt about that, though 7 ranks against 7 would. */
static void far_apart_is_a_difference(void **state)
{
    double quick[] = {0.0222, 0.0189, 0.0247, 0.0255, 0.0256, 0.0241, 0.0245};
    double slow[] = {0.493, 0.483, 0.511, 0.545, 0.526, 0.609, 0.567};
    uint64_t numbers[] = {1, 2, 3, 4, 5, 6, 7};
    struct series before = {quick, numbers, 7}, after = {slow, numbers, 7};
    struct comparison comparison = stats_compare(&before, &after, 2);

    (void)state;
    assert_string_equal(comparison.test, "Welch");
    assert_true(comparison.p < 0.01);
    assert_int_equal(stats_verdict(&comparison).word, VERDICT_SLOWER);
}

/* Constants: an interval of no width, and no doubt about a difference. */
static void constants(void **state)
{
    double one[10], two[10];
    struct series a = {one, NULL, 10}, b = {two, NULL, 10};

    (void)state;
    for (int at = 0; at < 10; at++) {
        one[at] = 1;
        two[at] = 2;
    }
    struct interval ratio = stats_ratio(&b, &a);
    assert_true(ratio.claimed && ratio.low >= 2 && ratio.high <= 2);
    assert_true(stats_compare(&a, &b, 40).p < 0.001);
    assert_true(stats_compare(&a, &a, 40).p >= 1);
    assert_true(fabs(stats_lag1(&a)) <= 0);
}

/* The largest numbers that a record can hold. */
static void huge_values(void **state)
{
    double values[12];
    struct series series = {values, NULL, 12}, other = {values, NULL, 11};

    (void)state;
    for (int at = 0; at < 12; at++)
        values[at] = at % 2 ? 1.7e308 : 4e-324;
    struct interval median = stats_median(&series);
    assert_true(isfinite(median.estimate) && median.low <= median.estimate);
    assert_true(stats_ratio(&series, &other).estimate >= 0);
    assert_true(stats_compare(&series, &other, 1).p >= 0);
}

/* 100 000 values, in one launch each, in three launches, and in many: the answer is a narrow one.
 * How long it takes stands in docs/statistics.md. */
static void very_many(void **state)
{
    static double values[100000];
    static uint64_t numbers[100000];
    static const size_t sizes[] = {1, 100, 33333};

    (void)state;
    for (size_t size = 0; size < 3; size++) {
        size_t repetitions = sizes[size], launches = 100000 / repetitions;
        struct series series = filled(launches, repetitions, values, numbers);
        struct interval median = stats_median(&series);
        assert_true(median.claimed && median.low > 0.99 && median.high < 1.01);
        struct interval ratio = stats_ratio(&series, &series);
        assert_true(ratio.claimed && ratio.low > 0.99 && ratio.low <= 1 && ratio.high < 1.01);
        assert_true(stats_compare(&series, &series, 1).p > 0.9);
    }
}

static void same_values_same_answer(void **state)
{
    double values[30];
    uint64_t numbers[30];
    struct series series = filled(6, 5, values, numbers), half = {values, numbers, 15};
    struct interval one = stats_ratio(&series, &half), other = stats_ratio(&series, &half);

    (void)state;
    assert_memory_equal(&one.low, &other.low, sizeof one.low);
    assert_memory_equal(&one.high, &other.high, sizeof one.high);
}

static void neighbours_correlate(void **state)
{
    static double values[400];
    static uint64_t numbers[400];
    static const struct noise alike = {"", NOISE_NORMAL, 0.02, 0.6, 0};
    struct series series = filled(400, 1, values, numbers);
    uint64_t seed = 3;

    (void)state;
    assert_true(fabs(stats_lag1(&series)) < 0.1);
    noise_fill(&alike, 400, 1, values, numbers, &seed);
    assert_true(stats_lag1(&series) > 0.5);
    assert_true(stats_correlation(&series, 1) > 0.5);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(too_few),
        cmocka_unit_test(launches_that_are_not_told),
        cmocka_unit_test(a_ratio_says_why_there_is_none),
        cmocka_unit_test(a_comparison_says_how_many_launches_are_missing),
        cmocka_unit_test(far_apart_is_a_difference),
        cmocka_unit_test(constants),
        cmocka_unit_test(huge_values),
        cmocka_unit_test(very_many),
        cmocka_unit_test(same_values_same_answer),
        cmocka_unit_test(neighbours_correlate),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
