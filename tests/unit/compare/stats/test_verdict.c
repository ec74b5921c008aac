/* SPDX-License-Identifier: MIT
 *
 * What a line of a comparison says ("same in practice", "faster", "slower", "cannot tell"), in
 * simulation with fixed seeds: how often it is wrong, when a comparison is looked at after each
 * block and goes on until it is decided. And what the words mean, case by case. */
#include "tests/unit/compare/stats/noise.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

/* How a line is looked at. How many more launches an undecided one gets depends on the time; these
 * are more than the default budget allows. */
struct looks {
    const char *name;
    size_t repetitions, first, last; /* of a launch; launches at the first look and at the last */
    bool rounds;                     /* compared round by round */
    double drift;                    /* of a round, which all its launches share */
};

static const struct looks cheap = {"1 repetition a launch", 1, 6, 17, false, 0};
static const struct looks dear = {"2 repetitions a launch", 2, 3, 8, false, 0};
static const struct looks rounds = {"rounds that drift by 20 %", 1, 6, 30, true, 0.2};

enum { MOST = 30, PANELS = 3 };

static const struct noise noises[] = {
    {"normal 2 %", NOISE_NORMAL, 0.02, 0, 0},
    {"normal 8 %", NOISE_NORMAL, 0.08, 0, 0},
    {"skewed", NOISE_SKEWED, 0.3, 0, 0},
    {"two peaks", NOISE_TWO_PEAKS, 0, 0, 0},
    {"neighbours 0.3", NOISE_NORMAL, 0.04, 0.3, 0},
    {"half of it of launches", NOISE_NORMAL, 0.02, 0, 0.5},
};

struct words {
    size_t same, differ, unknown;
};

/* Three panels, the first of which the others are compared with; the last one takes `factor` times
 * as long. What its line says when it is decided, or at the last look. */
static enum verdict_word line_of(const struct looks *looks, const struct noise *noise,
                                 double factor, uint64_t *seed)
{
    static double values[PANELS][MOST];
    static uint64_t launches[PANELS][MOST];
    enum verdict_word word = VERDICT_UNKNOWN;

    for (size_t panel = 0; panel < PANELS; panel++)
        noise_fill(noise, looks->last, looks->repetitions, values[panel], launches[panel], seed);
    for (size_t at = 0; looks->drift > 0 && at < looks->last; at++) {
        double slow = exp(looks->drift * noise_normal(seed));
        for (size_t panel = 0; panel < PANELS; panel++)
            values[panel][at] *= slow;
    }
    for (size_t at = 0; at < looks->last * looks->repetitions; at++)
        values[PANELS - 1][at] *= factor;
    for (size_t look = looks->first; look <= looks->last; look++) {
        struct comparison comparisons[PANELS];
        double p[PANELS];
        bool same = true, differs = false;
        size_t count = look * looks->repetitions;
        struct series base = {values[0], launches[0], count};
        for (size_t panel = 1; panel < PANELS; panel++) {
            struct series own = {values[panel], launches[panel], count};
            comparisons[panel] =
                looks->rounds
                    ? stats_compare_rounds(&(struct rounds){base, launches[0]},
                                           &(struct rounds){own, launches[panel]}, PANELS - 1)
                    : stats_compare(&base, &own, PANELS - 1);
            p[panel - 1] = comparisons[panel].p;
        }
        stats_adjust(p, PANELS - 1);
        for (size_t panel = 1; panel < PANELS; panel++) {
            comparisons[panel].p = p[panel - 1];
            word = stats_verdict(&comparisons[panel]).word;
            same = same && word == VERDICT_SAME;
            differs = differs || word == VERDICT_SLOWER || word == VERDICT_FASTER;
        }
        if (differs)
            return VERDICT_SLOWER;
        if (same)
            return VERDICT_SAME;
    }
    return VERDICT_UNKNOWN;
}

static struct words simulate(const struct looks *looks, size_t trials, double factor)
{
    struct words words = {0, 0, 0};
    uint64_t seed = 4242 + (uint64_t)(1000 * factor);

    for (size_t trial = 0; trial < trials; trial++)
        switch (
            line_of(looks, &noises[trial % (sizeof noises / sizeof noises[0])], factor, &seed)) {
        case VERDICT_SAME:
            words.same++;
            break;
        case VERDICT_UNKNOWN:
            words.unknown++;
            break;
        default:
            words.differ++;
        }
    printf(
        "factor %.2f, %s, %zu comparisons of 3 panels: same %.1f %%, a difference %.1f %%, cannot "
        "tell %.1f %%\n",
        factor, looks->name, trials, 100 * (double)words.same / (double)trials,
        100 * (double)words.differ / (double)trials, 100 * (double)words.unknown / (double)trials);
    return words;
}

static void equal_programs_differ_in_few(void **state)
{
    size_t trials = noise_trials(1000);
    struct words of_cheap = simulate(&cheap, trials, 1), of_dear = simulate(&dear, trials, 1);
    struct words of_rounds = simulate(&rounds, trials, 1);

    (void)state;
    assert_true((double)of_cheap.differ <= 0.05 * (double)trials);
    assert_true((double)of_dear.differ <= 0.05 * (double)trials);
    assert_true((double)of_rounds.differ <= 0.05 * (double)trials);
    /* It is not by saying nothing; and what slows a machine down for longer than a round does not
     * matter. */
    assert_true(of_cheap.same > 0 && of_dear.same > 0);
    assert_true((double)of_rounds.same >= 0.3 * (double)trials);
}

static void a_tenth_is_rarely_the_same(void **state)
{
    size_t trials = noise_trials(1000);
    struct words of_cheap = simulate(&cheap, trials, 1.1), of_dear = simulate(&dear, trials, 1.1);
    struct words of_rounds = simulate(&rounds, trials, 1.1);

    (void)state;
    assert_true((double)of_cheap.same <= 0.05 * (double)trials);
    assert_true((double)of_dear.same <= 0.05 * (double)trials);
    assert_true(of_cheap.differ > 0 && of_dear.differ > 0);
    assert_true((double)of_rounds.same <= 0.05 * (double)trials);
    assert_true((double)of_rounds.differ >= 0.6 * (double)trials);
}

/* Rounds that only one of two series has do not count, nor their order; too few are no rounds. */
static void rounds_are_those_of_both(void **state)
{
    static const double before[] = {1, 10, 2, 4, 8, 3, 5, 6}, after[] = {2, 4, 20, 8, 16, 6, 10};
    static const uint64_t numbers[] = {1, 9, 2, 3, 4, 5, 6, 0}, others[] = {1, 2, 9, 3, 4, 5, 6};
    struct rounds one = {{before, NULL, 8}, numbers}, other = {{after, NULL, 7}, others};
    struct comparison twice = stats_compare_rounds(&one, &other, 1);

    (void)state;
    assert_string_equal(twice.test, "Student");
    assert_int_equal(twice.ratio.n, 7);
    assert_float_equal(twice.ratio.estimate, 2, 1e-9);
    assert_float_equal(twice.ratio.low, 2, 1e-9);
    assert_float_equal(twice.ratio.high, 2, 1e-9);
    assert_int_equal(stats_verdict(&twice).word, VERDICT_SLOWER);
    one.series.count = 5;
    assert_null(stats_compare_rounds(&one, &other, 1).test);
}

/* Wilcoxon's signed ranks: ten rounds on one side are 2 in 1024; and his interval. */
static void ranks_of_rounds_are_exact(void **state)
{
    double before[10], after[10];
    uint64_t numbers[10];

    (void)state;
    for (size_t at = 0; at < 10; at++) {
        before[at] = 1;
        after[at] = exp((at % 2 ? 10 - (double)at / 2 + 0.5 : (double)at / 2 + 1) / 100);
        numbers[at] = at + 1;
    }
    struct rounds one = {{before, NULL, 10}, numbers}, other = {{after, NULL, 10}, numbers};
    struct comparison comparison = stats_compare_rounds(&one, &other, 2);
    assert_string_equal(comparison.test, "Wilcoxon");
    assert_float_equal(comparison.p, 2.0 / 1024, 1e-9);
    assert_float_equal(log(comparison.ratio.estimate), 0.055, 1e-9);
    assert_true(comparison.ratio.low > 1 && comparison.ratio.high < exp(0.11));
}

/* Neighbours that correlate widen both, the interval and the test: they say the same. */
static void far_apart_is_a_difference_though_rounds_drift(void **state)
{
    double before[12], after[12];
    uint64_t numbers[12];

    (void)state;
    for (size_t at = 0; at < 12; at++) {
        before[at] = 1;
        after[at] = 30 * exp((at < 6 ? 0.3 : -0.3) + 0.01 * (double)(at % 3));
        numbers[at] = at + 1;
    }
    struct rounds one = {{before, NULL, 12}, numbers}, other = {{after, NULL, 12}, numbers};
    struct comparison comparison = stats_compare_rounds(&one, &other, 1);
    assert_true(comparison.ratio.low > 10);
    assert_true(comparison.p < 0.01);
    assert_int_equal(stats_verdict(&comparison).word, VERDICT_SLOWER);
    for (size_t at = 0; at < 12; at++)
        after[at] /= 30;
    comparison = stats_compare_rounds(&one, &other, 1);
    assert_true(comparison.p > 0.3);
}

/* ---- word by word ---------------------------------------------------------------------------- */

static struct verdict verdict(double low, double high, double p, bool claimed)
{
    struct comparison comparison = {
        .ratio = {.estimate = (low + high) / 2, .low = low, .high = high, .claimed = claimed},
        .p = p};

    return stats_verdict(&comparison);
}

static void words_mean_what_they_say(void **state)
{
    static const struct {
        double low, high, p;
        bool claimed;
        enum verdict_word word;
    } rows[] = {
        {0.98, 1.03, 0.5, true, VERDICT_SAME},
        {1.02, 1.04, 1e-6, true, VERDICT_SAME},   /* a difference, but one of no matter */
        {0.98, 1.06, 0.5, true, VERDICT_UNKNOWN}, /* it may be more than 5 % */
        {0.94, 1.00, 0.5, true, VERDICT_UNKNOWN}, /* or less */
        {1.05, 1.15, 0.001, true, VERDICT_SLOWER},
        {1.05, 1.15, 0.02, true, VERDICT_UNKNOWN},   /* one look in fifty says so */
        {1.005, 1.15, 0.001, true, VERDICT_UNKNOWN}, /* it leaves out 1 by a hair */
        {0.80, 0.90, 0.001, true, VERDICT_FASTER},
        {0.98, 1.03, 0.5, false, VERDICT_UNKNOWN}, /* ends of what was seen are no interval */
        {3.00, 5.00, 0.001, false, VERDICT_UNKNOWN},
    };

    (void)state;
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        struct verdict own = verdict(rows[row].low, rows[row].high, rows[row].p, rows[row].claimed);
        if (own.word != rows[row].word)
            fail_msg("row %zu: word %d", row, (int)own.word);
    }
    struct verdict wide = verdict(0.9, 1.08, 1, true);
    assert_float_equal(verdict_reach(&wide), 0.1, 1e-9);
    struct verdict none = verdict(0.9, 1.08, 1, false);
    assert_true(verdict_reach(&none) < 0);
}

/* Shares of the time that cannot be: of work that was not divided, or of chance. */
static void a_serial_part_is_a_share(void **state)
{
    struct interval twice = {.estimate = 1.9, .low = 1.8, .high = 1.98, .n = 9, .claimed = true};
    struct interval slower = {.estimate = 0.6, .low = 0.5, .high = 0.7, .n = 9, .claimed = true};
    struct interval more = {.estimate = 2, .low = 1.9, .high = 2.1, .n = 9, .claimed = true};

    (void)state;
    assert_true(stats_serial_fraction(&twice, 2, 2).claimed);
    assert_false(stats_serial_fraction(&slower, 2, 2).claimed);
    assert_false(stats_serial_fraction(&more, 2, 2).claimed);
    assert_false(stats_serial_fraction(&twice, 3, 2).claimed);
    assert_true(stats_serial_fraction(&more, 2, 2).why_not[0] != '\0');
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_mean_what_they_say),
        cmocka_unit_test(a_serial_part_is_a_share),
        cmocka_unit_test(rounds_are_those_of_both),
        cmocka_unit_test(ranks_of_rounds_are_exact),
        cmocka_unit_test(far_apart_is_a_difference_though_rounds_drift),
        cmocka_unit_test(equal_programs_differ_in_few),
        cmocka_unit_test(a_tenth_is_rarely_the_same),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
