/* SPDX-License-Identifier: MIT
 *
 * The statistics against published tables and worked examples. */
#include "compare/stats/parts.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void near(double seen, double wanted, double within)
{
    if (!(fabs(seen - wanted) <= within))
        fail_msg("%.12g is not %.12g +- %g", seen, wanted, within);
}

/* Ranks of the 95 % interval for the median, as in every table of the sign test (David and Nagaraja
 * 2003, section 7.1): [X(d), X(n-d+1)]. The interpolated one begins at d or just behind it. */
static void ranks_for_the_median(void **state)
{
    static const int d[] = {1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 5, 5,
                            5, 6, 6, 6, 7, 7, 8, 8, 8, 9, 9, 10}; /* n = 6 ... 30 */

    (void)state;
    for (size_t n = 6; n <= 30; n++) {
        double begin = parts_order_begin(n, 0.95);
        assert_int_equal((int)floor(begin) + 1, d[n - 6]);
        assert_true(begin < d[n - 6]);
    }
    for (size_t n = 1; n < 6; n++)
        assert_true(parts_order_begin(n, 0.95) < 0);
}

/* Critical values of U, two-sided (Mann and Whitney 1947; Siegel 1956, table K): the largest U that
 * is significant. */
static void critical_values_of_mann_and_whitney(void **state)
{
    static const struct {
        size_t m, n, critical;
        double level;
    } table[] = {{4, 4, 0, 0.05},    {5, 5, 2, 0.05},     {6, 6, 5, 0.05},    {7, 7, 8, 0.05},
                 {8, 8, 13, 0.05},   {9, 9, 17, 0.05},    {10, 10, 23, 0.05}, {5, 10, 8, 0.05},
                 {10, 20, 55, 0.05}, {20, 20, 127, 0.05}, {8, 8, 7, 0.01},    {10, 10, 16, 0.01},
                 {20, 20, 105, 0.01}};

    (void)state;
    for (size_t row = 0; row < sizeof table / sizeof table[0]; row++)
        for (size_t more = 0; more < 2; more++) {
            double a[20], b[20];
            size_t u = table[row].critical + more, n = table[row].n;
            for (size_t at = 0; at < n; at++)
                b[at] = (double)at;
            for (size_t at = 0; at < table[row].m; at++) { /* each of a passes up to n of b */
                size_t passed = u < n ? u : n;
                a[at] = (double)passed - 0.5 - 0.01 * (double)at;
                u -= passed;
            }
            double p = stats_mann_whitney(a, table[row].m, b, n);
            assert_true(more ? p > table[row].level : p <= table[row].level);
        }
}

/* Three against three can never decide: 2 of 20 orders are as extreme. */
static void three_against_three(void **state)
{
    double a[] = {1, 2, 3}, b[] = {4, 5, 6};

    (void)state;
    near(stats_mann_whitney(a, 3, b, 3), 0.1, 1e-12);
    near(stats_mann_whitney(a, 3, a, 3), 1, 1e-12);
    near(stats_mann_whitney(a, 0, b, 3), 1, 1e-12);
}

/* With ties of 3 and of 2: the variance of U is mn/12 (m+n+1 - sum (t^3 - t) / ((m+n)(m+n-1)))
 * (Lehmann 1975, section 1.4), and 1/2 is taken off for continuity. */
static void ties_are_corrected_for(void **state)
{
    double a[] = {1, 2, 2, 3, 4, 5}, b[] = {5, 6, 6.5, 7, 2, 9};
    double variance = 3 * (13 - (24.0 + 6) / 132), u = 0;

    (void)state;
    for (int i = 0; i < 6; i++)
        for (int j = 0; j < 6; j++)
            u += a[i] > b[j] ? 1 : a[i] < b[j] ? 0 : 0.5;
    near(stats_mann_whitney(a, 6, b, 6), 2 * parts_normal_above((18 - u - 0.5) / sqrt(variance)),
         1e-12);
}

static void quantiles_of_student(void **state)
{
    static const double table[][2] = {{1, 12.7062}, {2, 4.3027},  {4, 2.7764},
                                      {10, 2.2281}, {30, 2.0423}, {1e6, 1.95997}};

    (void)state;
    for (size_t row = 0; row < sizeof table / sizeof table[0]; row++) {
        near(parts_student(0.95, table[row][0]), table[row][1], 1e-4);
        near(parts_student_outside(table[row][1], table[row][0]), 0.05, 1e-5);
    }
    near(parts_student_outside(0, 7), 1, 1e-12);
    near(parts_normal_above(1.959964), 0.025, 1e-7);
}

/* Quinn, Parallel Programming in C with MPI and OpenMP, 2003, section 7.5: two programs with the
 * same speed-up of 4.71 on 8 processors, and what tells them apart. */
static void karp_and_flatt(void **state)
{
    static const double flat[] = {1.82, 2.50, 3.08, 3.57, 4.00, 4.38, 4.71};
    static const double rising[] = {1.87, 2.61, 3.23, 3.73, 4.14, 4.46, 4.71};
    static const double fractions[] = {0.070, 0.075, 0.079, 0.085, 0.090, 0.095, 0.100};

    (void)state;
    for (int p = 2; p <= 8; p++) {
        struct interval speed_up = {
            .estimate = flat[p - 2], .low = 1, .high = 8, .n = 10, .launches = 10, .claimed = true};
        near(stats_serial_fraction(&speed_up, p, 8).estimate, 0.1, 0.002);
        speed_up.estimate = rising[p - 2];
        near(stats_serial_fraction(&speed_up, p, 8).estimate, fractions[p - 2], 0.001);
    }
}

static void serial_fraction_is_withheld(void **state)
{
    struct interval speed_up = {
        .estimate = 1.5, .low = 1.4, .high = 1.6, .n = 10, .launches = 10, .claimed = true};
    struct interval fraction = stats_serial_fraction(&speed_up, 2, 2);

    (void)state;
    assert_true(fraction.claimed);
    near(fraction.low, 0.25, 1e-12);
    near(fraction.high, (1 / 1.4 - 0.5) / 0.5, 1e-12);
    fraction = stats_serial_fraction(&speed_up, 4, 2);
    assert_false(fraction.claimed);
    assert_string_equal(fraction.why_not, "4 workers share 2 cores, it is defined up to the cores");
    fraction = stats_serial_fraction(&speed_up, 1, 2);
    assert_false(fraction.claimed);
    assert_string_equal(fraction.why_not, "it is defined from 2 workers on");
}

/* By hand: 4 x 0.005, 3 x 0.01, 2 x 0.03, and no less for the largest. */
static void holm(void **state)
{
    double p[] = {0.01, 0.04, 0.03, 0.005}, wanted[] = {0.03, 0.06, 0.06, 0.02};

    (void)state;
    stats_adjust(p, 4);
    for (int at = 0; at < 4; at++)
        near(p[at], wanted[at], 1e-12);
    stats_adjust(p, 0);
}

static void quantiles(void **state)
{
    double values[] = {10, 1, 9, 2, 8, 3, 7, 4, 6, 5};
    struct series series = {values, NULL, 10};

    (void)state;
    near(stats_quantile(&series, 0.5), 5.5, 1e-12);
    near(stats_quantile(&series, 0.95), 9.55, 1e-12); /* R: quantile(1:10, 0.95) */
    near(stats_quantile(&series, 0.99), 9.91, 1e-12);
    near(stats_quantile(&series, 0), 1, 0);
    near(stats_quantile(&series, 1), 10, 0);
}

static void shift(void **state)
{
    double a[] = {11, 12, 13, 14, 15, 16}, b[] = {1, 2, 3, 4, 5, 6};
    struct series one = {a, NULL, 6}, other = {b, NULL, 6};
    struct interval apart = stats_shift(&one, &other);

    (void)state;
    near(apart.estimate, 10, 1e-12);
    assert_true(apart.claimed);
    /* The 6th smallest of the 36 differences 5 ... 15 (U = 5 is the critical value) is 7. */
    near(apart.low, 7, 1e-12);
    near(apart.high, 13, 1e-12);
}

/* Times that obey the law exactly give it back. */
static void usl_finds_what_was_put_in(void **state)
{
    double sigma = 0.03, kappa = 0.0005, values[6][10];
    struct usl_point points[6];

    (void)state;
    for (int at = 0; at < 6; at++) {
        double n = 1 << at, excess = sigma * (n - 1) + kappa * n * (n - 1);
        for (int run = 0; run < 10; run++)
            values[at][run] = 8 * (1 + excess) / n;
        points[at] = (struct usl_point){1 << at, {values[at], NULL, 10}};
    }
    struct usl usl = stats_usl(points, 6, 32);
    assert_true(usl.fitted && usl.sigma.claimed && usl.kappa.claimed);
    assert_int_equal(usl.points, 6);
    near(usl.sigma.estimate, sigma, 1e-9);
    near(usl.kappa.estimate, kappa, 1e-9);
    near(usl.peak_workers, sqrt((1 - sigma) / kappa), 1e-6);
    usl = stats_usl(points, 6, 4);
    assert_false(usl.fitted);
    assert_string_equal(usl.why_not, "3 numbers of workers up to the 4 cores, a fit needs 4");
    usl = stats_usl(points + 1, 5, 32);
    assert_false(usl.fitted);
}

/* Faster than linear: neither figure becomes negative. */
static void usl_is_never_negative(void **state)
{
    double values[4][10];
    struct usl_point points[4];

    (void)state;
    for (int at = 0; at < 4; at++) {
        for (int run = 0; run < 10; run++)
            values[at][run] = 1 / pow(at + 1, 1.1) * (1 + 0.001 * run);
        points[at] = (struct usl_point){at + 1, {values[at], NULL, 10}};
    }
    struct usl usl = stats_usl(points, 4, 4);
    assert_true(usl.fitted);
    near(usl.sigma.estimate, 0, 0);
    near(usl.kappa.estimate, 0, 0);
    assert_true(usl.sigma.low >= 0 && usl.kappa.low >= 0);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(ranks_for_the_median),
        cmocka_unit_test(critical_values_of_mann_and_whitney),
        cmocka_unit_test(three_against_three),
        cmocka_unit_test(ties_are_corrected_for),
        cmocka_unit_test(quantiles_of_student),
        cmocka_unit_test(karp_and_flatt),
        cmocka_unit_test(serial_fraction_is_withheld),
        cmocka_unit_test(holm),
        cmocka_unit_test(quantiles),
        cmocka_unit_test(shift),
        cmocka_unit_test(usl_finds_what_was_put_in),
        cmocka_unit_test(usl_is_never_negative),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
