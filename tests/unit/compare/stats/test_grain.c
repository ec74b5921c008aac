/* SPDX-License-Identifier: MIT
 *
 * Crossings of contenders whose models are known: one is quick to start and dear a task, one the
 * other way round, and one does not divide its work. */
#include "tests/unit/compare/stats/noise.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

enum { POINTS = 10, LAUNCHES = 4, REPETITIONS = 2, VALUES = LAUNCHES * REPETITIONS, LINES = 3 };

static const double tasks = 2000, margin = 0.05;

struct made {
    struct grain_point points[POINTS];
    double values[POINTS][VALUES], start[VALUES];
    uint64_t numbers[POINTS][VALUES];
    struct grain_line line;
};

struct truth {
    double fixed, each, share, start;
};

static void make(struct made *made, const struct truth *truth, double spread, uint64_t *seed)
{
    const struct noise noise = {"", NOISE_NORMAL, spread, 0, 0.2};

    for (size_t at = 0; at < POINTS; at++) {
        double count = at < POINTS / 2 ? tasks : tasks / 20;
        double length = 1e-7 * pow(8, (double)(at % 5)) * (at < POINTS / 2 ? 1 : 20);
        double seconds = truth->fixed + count * (truth->each + truth->share * length);
        noise_fill(&noise, LAUNCHES, REPETITIONS, made->values[at], made->numbers[at], seed);
        for (size_t value = 0; value < VALUES; value++)
            made->values[at][value] *= seconds;
        made->points[at] = (struct grain_point){
            count, length, at % 5 % 2 == 1, {made->values[at], made->numbers[at], VALUES}};
    }
    for (size_t value = 0; value < VALUES; value++)
        made->start[value] = truth->start * (1 + spread * noise_normal(seed));
    made->line = (struct grain_line){made->points, POINTS, {made->start, NULL, VALUES}};
}

/* Alone; threads, which cost 200 us and 100 ns a task; ranks, which cost 1 ms and 2 us a task, and
 * 0.4 s to start. */
static const struct truth truths[LINES] = {
    {0, 0, 1, 0.005}, {200e-6, 100e-9, 0.5, 0.005}, {1e-3, 2e-6, 0.5, 0.405}};

/* Where own <= 1.05 other begins: (A1 - k A2) / n / (k f2 - f1). */
static double crossing(const struct truth *own, const struct truth *other, bool started)
{
    double k = 1 + margin;
    double over = own->fixed + tasks * own->each + (started ? own->start : 0) -
                  k * (other->fixed + tasks * other->each + (started ? other->start : 0));

    return over / tasks / (k * other->share - own->share);
}

static void make_all(struct made made[LINES], struct grain_line lines[LINES], double spread,
                     uint64_t *seed)
{
    for (size_t at = 0; at < LINES; at++) {
        make(&made[at], &truths[at], spread, seed);
        lines[at] = made[at].line;
    }
}

static void assert_near(double value, double wanted, double share)
{
    if (!(fabs(value - wanted) <= share * fabs(wanted)))
        fail_msg("%g is not within %g %% of %g", value, 100 * share, wanted);
}

static void without_noise_all_is_found(void **state)
{
    static struct made made[LINES];
    struct grain_line lines[LINES];
    struct grain_fit fits[LINES];
    struct grain_range ranges[LINES];
    uint64_t seed = 1;
    size_t cells;

    (void)state;
    make_all(made, lines, 0, &seed);
    for (int started = 0; started < 2; started++) {
        stats_grain(lines, LINES, tasks, margin, started, fits, ranges);
        for (size_t at = 1; at < LINES; at++) {
            assert_true(fits[at].fitted && !ranges[at].none);
            assert_near(fits[at].fixed.estimate, truths[at].fixed, 1e-6);
            assert_near(fits[at].each.estimate, truths[at].each, 1e-6);
            assert_near(fits[at].share.estimate, truths[at].share, 1e-6);
            assert_near(fits[at].start.estimate, truths[at].start, 1e-6);
        }
        assert_near(ranges[0].to.estimate, crossing(&truths[0], &truths[1], started), 1e-6);
        assert_true(ranges[0].from.estimate <= 0);
        assert_near(ranges[1].from.estimate, crossing(&truths[1], &truths[0], started), 1e-6);
        assert_near(ranges[2].from.estimate, crossing(&truths[2], &truths[1], started), 1e-6);
        assert_true(isinf(ranges[1].to.estimate) && isinf(ranges[2].to.estimate));
    }
    assert_true(stats_grain_error(lines, fits, LINES, &cells) < 1e-6);
    assert_int_equal(cells, LINES * 4);
}

/* Of 95 % intervals most hold the true value, and none is absurd. */
static void intervals_hold_the_truth(void **state)
{
    static struct made made[LINES];
    struct grain_line lines[LINES];
    struct grain_fit fits[LINES];
    struct grain_range ranges[LINES];
    uint64_t seed = 2;
    size_t trials = noise_trials(40), held = 0, claimed = 0, cells;
    double wanted = crossing(&truths[2], &truths[1], false);

    (void)state;
    for (size_t trial = 0; trial < trials; trial++) {
        make_all(made, lines, 0.03, &seed);
        stats_grain(lines, LINES, tasks, margin, false, fits, ranges);
        assert_true(stats_grain_error(lines, fits, LINES, &cells) < 0.15);
        claimed += ranges[2].from.claimed;
        held += ranges[2].from.low <= wanted && wanted <= ranges[2].from.high;
        assert_near(ranges[1].from.estimate, crossing(&truths[1], &truths[0], false), 0.5);
    }
    print_message("crossing of ranks: %zu of %zu hold it, %zu claimed\n", held, trials, claimed);
    assert_true(held >= trials * 85 / 100);
}

static void a_contender_that_never_wins_has_no_range(void **state)
{
    static const struct truth two[] = {{1e-4, 1e-7, 0.5, 0}, {1e-3, 1e-6, 0.7, 0}};
    static struct made made[2];
    struct grain_line lines[2];
    struct grain_fit fits[2];
    struct grain_range ranges[2];
    uint64_t seed = 3;

    (void)state;
    for (size_t at = 0; at < 2; at++) {
        make(&made[at], &two[at], 0.01, &seed);
        lines[at] = made[at].line;
    }
    stats_grain(lines, 2, tasks, margin, false, fits, ranges);
    assert_true(ranges[1].none && !ranges[0].none);
    assert_true(ranges[0].from.estimate <= 0 && isinf(ranges[0].to.estimate));
}

static void too_little_is_said(void **state)
{
    static struct made made[2];
    struct grain_line lines[2];
    struct grain_fit fits[2];
    struct grain_range ranges[2];
    uint64_t seed = 4;
    size_t cells;

    (void)state;
    for (size_t at = 0; at < 2; at++) {
        make(&made[at], &truths[at], 0.01, &seed);
        lines[at] = made[at].line;
        for (size_t point = 0; point < POINTS; point++) /* one start each */
            made[at].points[point].seconds.count = REPETITIONS;
    }
    stats_grain(lines, 2, tasks, margin, false, fits, ranges);
    assert_true(fits[1].fitted && !ranges[1].from.claimed);
    assert_string_equal(ranges[1].from.why_not, "1 start, an interval needs 3");
    for (size_t point = 2; point < POINTS; point++)
        made[1].points[point].seconds.count = 0;
    stats_grain(lines, 2, tasks, margin, false, fits, ranges);
    assert_true(!fits[1].fitted && ranges[1].none && strstr(fits[1].why_not, "fewer than 3"));
    assert_true(fits[0].fitted && isinf(ranges[0].to.estimate));
    stats_grain_error(lines, fits, 2, &cells);
    assert_int_equal(cells, 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_noise_all_is_found),
        cmocka_unit_test(intervals_hold_the_truth),
        cmocka_unit_test(a_contender_that_never_wins_has_no_range),
        cmocka_unit_test(too_little_is_said),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
