/* SPDX-License-Identifier: MIT */
#include "common/account/histogram.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { SAMPLES = 20000 };

static int by_size(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;

    return (a > b) - (a < b);
}

/* Fixed seed: latencies from 10 ns to 100 s, equally dense in each octave. */
static void draw(double samples[SAMPLES])
{
    unsigned short seed[3] = {1, 2, 3};

    for (int at = 0; at < SAMPLES; at++)
        samples[at] = 1e-8 * pow(10, 10 * erand48(seed));
}

/* The header's promise: at most 1/16 off (and a nanosecond, the width of the finest bucket). */
static void check_quantiles(const struct histogram *histogram, const double *sorted, int samples)
{
    static const double quantiles[] = {1e-9, 0.001, 0.1, 0.25, 0.5, 0.9, 0.99, 0.999, 1};

    for (size_t at = 0; at < sizeof quantiles / sizeof quantiles[0]; at++) {
        int rank = (int)ceil(quantiles[at] * samples);
        double exact_s = sorted[rank > 0 ? rank - 1 : 0];
        double found_s = histogram_quantile(histogram, quantiles[at]);
        assert_true(found_s >= exact_s * (1 - 1.0 / (double)HISTOGRAM_PARTS) - 1e-9);
        assert_true(found_s <= exact_s * (1 + 1.0 / (double)HISTOGRAM_PARTS) + 1e-9);
    }
}

static void quantiles_against_sorted_samples(void **state)
{
    double *samples = calloc(SAMPLES, sizeof *samples);
    struct histogram histogram = {0};

    (void)state;
    assert_non_null(samples);
    draw(samples);
    for (int at = 0; at < SAMPLES; at++)
        histogram_add(&histogram, samples[at]);
    qsort(samples, SAMPLES, sizeof *samples, by_size);
    assert_int_equal(histogram.samples, SAMPLES);
    assert_true(histogram.max_s == samples[SAMPLES - 1]);
    check_quantiles(&histogram, samples, SAMPLES);
    free(samples);
}

/* Many evenly spread samples: no quantile is a bucket's width off any more. */
static void samples_of_a_bucket_lie_evenly(void **state)
{
    struct histogram histogram = {0};

    (void)state;
    for (int at = 1; at <= 10000; at++)
        histogram_add(&histogram, 1e-9 * at);
    for (double q = 0.1; q < 1; q += 0.1)
        assert_true(fabs(histogram_quantile(&histogram, q) / (1e-5 * q) - 1) < 0.005);
}

static void one_sample_is_every_quantile(void **state)
{
    (void)state;
    for (double sample_s = 1e-9; sample_s < 1e4; sample_s *= 1.7) {
        struct histogram histogram = {0};
        histogram_add(&histogram, sample_s);
        check_quantiles(&histogram, &sample_s, 1);
    }
}

static void merging_is_adding_all(void **state)
{
    double *samples = calloc(SAMPLES, sizeof *samples);
    struct histogram whole = {0}, halves[2] = {{0}, {0}};

    (void)state;
    assert_non_null(samples);
    draw(samples);
    for (int at = 0; at < SAMPLES; at++) {
        histogram_add(&whole, samples[at]);
        histogram_add(&halves[at % 3 == 0], samples[at]);
    }
    histogram_merge(&halves[0], &halves[1]);
    assert_memory_equal(&halves[0], &whole, sizeof whole);
    free(samples);
}

static void edges(void **state)
{
    struct histogram histogram = {0};

    (void)state;
    assert_true(histogram_quantile(&histogram, 0.5) == 0);
    histogram_add(&histogram, -1);
    histogram_add(&histogram, 0);
    assert_true(histogram_quantile(&histogram, 1) == 0);
    histogram_add(&histogram, 1e300); /* past the last bucket: it goes there all the same */
    assert_int_equal(histogram.samples, 3);
    assert_int_equal(histogram.bucket[HISTOGRAM_BUCKETS - 1], 1);
    assert_true(histogram.max_s == 1e300);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(quantiles_against_sorted_samples),
        cmocka_unit_test(samples_of_a_bucket_lie_evenly),
        cmocka_unit_test(one_sample_is_every_quantile),
        cmocka_unit_test(merging_is_adding_all),
        cmocka_unit_test(edges),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
