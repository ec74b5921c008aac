/* SPDX-License-Identifier: MIT
 *
 * How often a 95 % interval holds what it is for, in simulation. Seeds are fixed, so the answer is
 * always the same; it is printed, and docs/statistics.md holds the same table of more trials
 * (TRIPTYCH_TRIALS=20000). */
#include "tests/unit/compare/stats/noise.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

static const struct noise noises[] = {
    {"normal", NOISE_NORMAL, 0.02, 0, 0},           {"skewed", NOISE_SKEWED, 0.5, 0, 0},
    {"two peaks", NOISE_TWO_PEAKS, 0, 0, 0},        {"neighbours 0.2", NOISE_NORMAL, 0.02, 0.2, 0},
    {"launches 0.2", NOISE_NORMAL, 0.02, 0, 0.2},   {"launches 0.5", NOISE_NORMAL, 0.02, 0, 0.5},
    {"both, skewed", NOISE_SKEWED, 0.5, 0.2, 0.5},  {"neighbours 0.3", NOISE_NORMAL, 0.02, 0.3, 0},
    {"neighbours 0.5", NOISE_NORMAL, 0.02, 0.5, 0},
};

enum { NOISES = sizeof noises / sizeof noises[0], ASSERTED = 7, FEW_TRIALS = 500 };

/* The last two are told in the documentation, and not promised. */
static const struct design {
    size_t launches, repetitions;
} designs[] = {{6, 1}, {10, 1}, {20, 1}, {30, 1}, {3, 3}, {4, 3}, {5, 2}, {6, 3}, {6, 5}, {10, 3}};

enum { DESIGNS = sizeof designs / sizeof designs[0] };

typedef bool covers(const struct noise *noise, const struct design *design, uint64_t *seed);

static struct series draw(const struct noise *noise, const struct design *design, double *values,
                          uint64_t *numbers, uint64_t *seed)
{
    noise_fill(noise, design->launches, design->repetitions, values, numbers, seed);
    return (struct series){values, numbers, design->launches * design->repetitions};
}

static bool holds(const struct interval *interval, double wanted)
{
    assert_true(interval->claimed);
    assert_true(interval->low <= interval->estimate && interval->estimate <= interval->high);
    return interval->low <= wanted && wanted <= interval->high;
}

static bool median_covers(const struct noise *noise, const struct design *design, uint64_t *seed)
{
    double values[NOISE_MOST];
    uint64_t numbers[NOISE_MOST];
    struct series series = draw(noise, design, values, numbers, seed);
    struct interval median = stats_median(&series);

    return holds(&median, noise_median(noise));
}

static bool ratio_covers(const struct noise *noise, const struct design *design, uint64_t *seed)
{
    double values[NOISE_MOST], others[NOISE_MOST];
    uint64_t numbers[NOISE_MOST], more[NOISE_MOST];
    struct series over = draw(noise, design, values, numbers, seed);
    struct series under = draw(noise, design, others, more, seed);

    for (size_t at = 0; at < under.count; at++)
        others[at] /= 3; /* a speed-up of 3 */
    struct interval ratio = stats_ratio(&over, &under);
    return holds(&ratio, 3);
}

static bool has_launches(const struct noise *noise, const struct design *design)
{
    return noise->of_launches <= 0 || design->repetitions > 1;
}

/* Every asserted cell of the table is at least `least` and at most `most` per cent, and all of them
 * together are 93 to 97. (Of few trials only the latter says anything.) */
static void table(const char *title, covers *covered, size_t trials, double least, double most)
{
    size_t outside = 0, asserted = 0;
    double sum = 0;

    printf("%s, %zu trials: how many of 100 intervals hold it\n%-9s", title, trials, "");
    for (size_t noise = 0; noise < NOISES; noise++)
        printf(" %15s", noises[noise].name);
    for (size_t row = 0; row < DESIGNS; row++) {
        printf("\n%3zu x %-3zu", designs[row].launches, designs[row].repetitions);
        for (size_t noise = 0; noise < NOISES; noise++) {
            uint64_t seed = 1000 * row + noise;
            size_t hits = 0;
            if (!has_launches(&noises[noise], &designs[row])) {
                printf(" %15s", "");
                continue;
            }
            for (size_t trial = 0; trial < trials; trial++)
                hits += covered(&noises[noise], &designs[row], &seed);
            double share = 100 * (double)hits / (double)trials;
            bool bad = noise < ASSERTED && !(share >= least && share <= most);
            outside += bad;
            sum += noise < ASSERTED ? share : 0;
            asserted += noise < ASSERTED;
            printf(" %14.1f%s", share, bad ? "!" : " ");
        }
    }
    printf("\nmean of the first %d columns: %.1f\n\n", ASSERTED, sum / (double)asserted);
    assert_true(sum / (double)asserted >= 93 && sum / (double)asserted <= 97);
    assert_true(outside == 0 || trials < FEW_TRIALS);
}

/* The slack is what chance does to so few trials. */
static double slack(size_t trials)
{
    return 2.5 * 100 * sqrt(0.05 * 0.95 / (double)trials);
}

static void medians(void **state)
{
    size_t trials = noise_trials(1000);

    (void)state;
    table("median", median_covers, trials, 93 - slack(trials), 97 + slack(trials));
}

static void ratios(void **state)
{
    size_t trials = noise_trials(500);

    (void)state;
    /* Of few launches it holds a little more than it promises: docs/statistics.md. */
    table("ratio", ratio_covers, trials, 93 - slack(trials), 98 + slack(trials));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(medians),
        cmocka_unit_test(ratios),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
