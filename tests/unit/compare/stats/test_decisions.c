/* SPDX-License-Identifier: MIT
 *
 * What `triptych diff` decides, in simulation: two comparisons of 40 cells that differ in nothing,
 * and two where one cell of the second is 5 % slower. Seeds are fixed. */
#include "compare/figures/diff.h"
#include "tests/unit/compare/stats/noise.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

/* What the cells of a comparison are like, in turn. */
static const struct noise noises[] = {
    {"normal", NOISE_NORMAL, 0.02, 0, 0},
    {"skewed", NOISE_SKEWED, 0.3, 0, 0},
    {"two peaks", NOISE_TWO_PEAKS, 0, 0, 0},
    {"launches", NOISE_NORMAL, 0.02, 0, 0.5},
    {"peaks of launches", NOISE_TWO_PEAKS, 0, 0, 0.9},
};
static const struct noise planted = {"2 %", NOISE_NORMAL, 0.02, 0, 0};
static const struct noise planted_launches = {"2 %, a fifth of it of launches", NOISE_NORMAL, 0.02,
                                              0, 0.2};
static const struct noise alike = {"neighbours 0.3", NOISE_NORMAL, 0.02, 0.3, 0};

enum { CELLS = 40, NOISES = sizeof noises / sizeof noises[0] };

struct side {
    struct results results;
    struct result cells[CELLS];
    struct sample samples[CELLS][NOISE_MOST];
};

static char name[CELLS][8], word[] = "w", empty[] = "", folder[] = "F";

static void fill(struct side *side, size_t cell, const struct noise *noise, size_t launches,
                 size_t repetitions, uint64_t *seed)
{
    double values[NOISE_MOST];
    uint64_t numbers[NOISE_MOST];

    noise_fill(noise, launches, repetitions, values, numbers, seed);
    snprintf(name[cell], sizeof name[cell], "v%zu", cell);
    side->cells[cell] = (struct result){.workload = word,
                                        .panel = word,
                                        .variant = name[cell],
                                        .setting = empty,
                                        .parameters = empty,
                                        .workers = 1,
                                        .samples = side->samples[cell],
                                        .sample_count = launches * repetitions};
    for (size_t at = 0; at < launches * repetitions; at++)
        side->samples[cell][at] = (struct sample){.seconds = values[at], .launch = numbers[at]};
    side->results = (struct results){.folder = folder, .cells = side->cells, .count = CELLS};
}

struct outcome {
    size_t wolf, found; /* comparisons in which a cell that did not change was called changed; in
                           which the slower cell was called slower */
};

/* `first`: the noise of the cell that may be slower by `factor` in B; `others`: NULL: all kinds. */
static struct outcome simulate(size_t trials, size_t launches, size_t repetitions,
                               const struct noise *first, double factor, const struct noise *others)
{
    static struct side a, b;
    uint64_t seed = 31 * launches + repetitions;
    struct outcome outcome = {0};

    for (size_t trial = 0; trial < trials; trial++) {
        for (size_t cell = 0; cell < CELLS; cell++) {
            const struct noise *noise = cell == 0 ? first
                                        : others  ? others
                                                  : &noises[cell % NOISES];
            fill(&a, cell, noise, launches, repetitions, &seed);
            fill(&b, cell, noise, launches, repetitions, &seed);
        }
        for (size_t at = 0; at < launches * repetitions; at++)
            b.samples[0][at].seconds *= factor;
        struct diff diff = diff_of(&a.results, &b.results, &diff_metrics[0], 0.01);
        size_t changed = diff.verdicts[DIFF_WORSE] + diff.verdicts[DIFF_LESS];
        bool hit = factor > 1 && diff.pairs[0].verdict == DIFF_WORSE;
        assert_int_equal(diff.count, CELLS);
        outcome.found += hit;
        outcome.wolf += changed > hit;
        diff_free(&diff);
    }
    return outcome;
}

/* A/A: at most 5 of 100 comparisons may cry wolf; the slack is what chance does to so few trials.
 */
static void no_wolf(void **state)
{
    static const size_t designs[][2] = {{6, 3}, {10, 1}, {6, 5}};
    size_t trials = noise_trials(150);
    double slack = 1.65 * sqrt(0.05 * 0.95 / (double)trials);

    (void)state;
    for (size_t row = 0; row < sizeof designs / sizeof designs[0]; row++) {
        struct outcome same =
            simulate(trials, designs[row][0], designs[row][1], &noises[0], 1, NULL);
        struct outcome drifting =
            simulate(trials, designs[row][0], designs[row][1], &alike, 1, &alike);
        printf("%zu launches x %zu, %d cells, %zu A/A comparisons: %.1f %% cry wolf, %.1f %% where "
               "neighbours correlate by 0.3\n",
               designs[row][0], designs[row][1], CELLS, trials,
               100 * (double)same.wolf / (double)trials,
               100 * (double)drifting.wolf / (double)trials);
        assert_true((double)same.wolf / (double)trials <= 0.05 + slack);
        assert_true((double)drifting.wolf / (double)trials <= 0.10 + slack);
    }
}

/* The default budget gives short cells 10 launches of up to 5 repetitions and long ones 6 or fewer.
 */
static void five_per_cent_is_found(void **state)
{
    static const struct {
        size_t launches, repetitions;
        const struct noise *noise;
        double least;
    } designs[] = {{6, 3, &planted, 0.95},           {6, 5, &planted, 0.95},
                   {10, 3, &planted_launches, 0.95}, {10, 5, &planted_launches, 0.95},
                   {12, 1, &planted, 0.95},          {10, 1, &planted, 0.80},
                   {6, 3, &planted_launches, 0.75}};
    size_t trials = noise_trials(150);
    double slack = 1.65 * sqrt(0.05 * 0.95 / (double)trials);

    (void)state;
    for (size_t row = 0; row < sizeof designs / sizeof designs[0]; row++) {
        struct outcome planted_one =
            simulate(trials, designs[row].launches, designs[row].repetitions, designs[row].noise,
                     1.05, NULL);
        double found = (double)planted_one.found / (double)trials;
        printf("%zu launches x %zu, noise of %s: a slowdown of 5 %% in 1 of %d cells is found in "
               "%.1f %% of %zu comparisons\n",
               designs[row].launches, designs[row].repetitions, designs[row].noise->name, CELLS,
               100 * found, trials);
        assert_true(found >= designs[row].least - slack);
    }
}

/* Three launches cannot tell noise of launches from a change, and nothing is decided. */
static void three_launches_are_undecided(void **state)
{
    struct outcome outcome = simulate(5, 3, 3, &planted, 2, NULL);

    (void)state;
    assert_int_equal(outcome.found, 0);
    assert_int_equal(outcome.wolf, 0);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_wolf),
        cmocka_unit_test(five_per_cent_is_found),
        cmocka_unit_test(three_launches_are_undecided),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
