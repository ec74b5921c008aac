/* SPDX-License-Identifier: MIT
 *
 * METG(50 %) of curves whose answer is known: a task of work w takes overhead + w / rate on each of
 * the workers, so at the task that is as long as the overhead half of the rate is left, and its
 * granularity is twice the overhead. */
#include "tests/unit/compare/stats/noise.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

enum { POINTS = 10, MOST_VALUES = 20, WORKERS = 4 };

static const double rate = 2e9, tasks = 1e5;

struct curve {
    struct metg_point points[POINTS];
    double values[POINTS][MOST_VALUES];
    uint64_t numbers[POINTS][MOST_VALUES];
};

/* Works 4, 16, 64 ...; a fifth of the noise is that of launches. */
static void fill_nested(struct curve *curve, double overhead_s, double spread, size_t launches,
                        size_t repetitions, uint64_t *seed)
{
    const struct noise noise = {"", NOISE_NORMAL, spread, 0, repetitions > 1 ? 0.2 : 0};
    size_t count = launches * repetitions;
    double work = 4;

    for (size_t at = 0; at < POINTS; at++, work *= 4) {
        double seconds = (overhead_s + work / rate) * tasks / (double)WORKERS;
        noise_fill(&noise, launches, repetitions, curve->values[at], curve->numbers[at], seed);
        for (size_t value = 0; value < count; value++)
            curve->values[at][value] *= seconds;
        curve->points[at] =
            (struct metg_point){work, tasks, {curve->values[at], curve->numbers[at], count}};
    }
}

static void fill(struct curve *curve, double overhead_s, double spread, size_t launches,
                 uint64_t *seed)
{
    fill_nested(curve, overhead_s, spread, launches, 1, seed);
}

static struct interval metg_of(const struct curve *curve)
{
    return stats_metg(curve->points, POINTS, WORKERS, (double)WORKERS * rate);
}

static void known_crossings(void **state)
{
    static struct curve curve;
    uint64_t seed = 1;

    (void)state;
    for (double overhead_s = 2e-8; overhead_s < 1e-4; overhead_s *= 3) {
        fill(&curve, overhead_s, 0, 3, &seed);
        struct interval metg = metg_of(&curve);
        /* Between points that are a factor of 4 apart the curve is no straight line. */
        assert_true(metg.n == 3 && metg.claimed);
        assert_true(metg.estimate > 2 * overhead_s * 0.85 && metg.estimate < 2 * overhead_s * 1.15);
    }
}

static void what_is_not_there_is_not_claimed(void **state)
{
    static struct curve curve;
    uint64_t seed = 2;

    (void)state;
    fill(&curve, 1e-2, 0, 3, &seed); /* longer than all tasks */
    struct interval metg = metg_of(&curve);
    assert_true(metg.n == 0 && !metg.claimed);
    assert_string_equal(metg.why_not, "half of the peak is not reached with the longest tasks");
    fill(&curve, 1e-10, 0, 3, &seed);
    metg = metg_of(&curve);
    assert_true(metg.n == 0 && metg.estimate > 2e-9 && metg.estimate < 3e-9);
    assert_string_equal(metg.why_not, "more than half of the peak is kept with the shortest tasks");
    fill(&curve, 1e-6, 0, 2, &seed);
    metg = metg_of(&curve);
    assert_true(metg.n == 2 && !metg.claimed && metg.estimate > 1.8e-6);
    assert_string_equal(metg.why_not, "2 starts, an interval needs 3");
    metg = stats_metg(curve.points, 1, WORKERS, (double)WORKERS * rate);
    assert_true(metg.n == 0);
    assert_string_equal(metg.why_not, "one size of tasks is no sweep");
    for (size_t at = 0; at < POINTS; at++)
        curve.points[at].seconds.count = 0;
    assert_true(metg_of(&curve).n == 0);
}

/* The interval holds the true value in most of many tries, whether the crossing lies at a point of
 * the curve or between two; 3 starts of 5 repetitions are what `compare --metg` makes. */
static void intervals_cover(void **state)
{
    static const size_t designs[][2] = {{3, 5}, {4, 5}, {3, 1}, {6, 1}, {10, 1}};
    static const double overheads_s[] = {5.1e-7, 6e-7, 1e-6};
    static struct curve curve;
    const size_t most = noise_trials(200);

    (void)state;
    for (size_t design = 0; design < sizeof designs / sizeof designs[0]; design++) {
        size_t launches = designs[design][0], repetitions = designs[design][1];
        uint64_t seed = 3;
        size_t held = 0, tries = 0;
        for (size_t at = 0; at < sizeof overheads_s / sizeof overheads_s[0]; at++) {
            fill(&curve, overheads_s[at], 0, 3, &seed);
            double truth = metg_of(&curve).estimate;
            for (size_t try = 0; try < most; try++, tries++) {
                fill_nested(&curve, overheads_s[at], 0.05, launches, repetitions, &seed);
                struct interval metg = metg_of(&curve);
                assert_true(metg.claimed);
                assert_true(metg.low <= metg.estimate && metg.estimate <= metg.high);
                held += metg.low <= truth && truth <= metg.high;
            }
        }
        printf("%zu starts of %zu: %zu of %zu intervals hold the true value\n", launches,
               repetitions, held, tries);
        assert_true(held * 100 >= tries * 93);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_crossings),
        cmocka_unit_test(what_is_not_there_is_not_claimed),
        cmocka_unit_test(intervals_cover),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
