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

enum { POINTS = 10, MOST_LAUNCHES = 10, WORKERS = 4 };

static const double rate = 2e9, tasks = 1e5;

struct curve {
    struct metg_point points[POINTS];
    double values[POINTS][MOST_LAUNCHES];
    uint64_t numbers[POINTS][MOST_LAUNCHES];
};

/* Works 4, 16, 64 ...; `spread` of the noise, relative. */
static void fill(struct curve *curve, double overhead_s, double spread, size_t launches,
                 uint64_t *seed)
{
    const struct noise noise = {"", NOISE_NORMAL, spread, 0, 0};
    double work = 4;

    for (size_t at = 0; at < POINTS; at++, work *= 4) {
        double seconds = (overhead_s + work / rate) * tasks / (double)WORKERS;
        noise_fill(&noise, launches, 1, curve->values[at], curve->numbers[at], seed);
        for (size_t value = 0; value < launches; value++)
            curve->values[at][value] *= seconds;
        curve->points[at] =
            (struct metg_point){work, tasks, {curve->values[at], curve->numbers[at], launches}};
    }
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

/* The interval holds the true value in most of many tries. */
static void intervals_cover(void **state)
{
    enum { TRIES = 400 };
    const double overhead_s = 1e-6;
    static struct curve curve;
    uint64_t seed = 3;
    int held = 0;

    (void)state;
    fill(&curve, overhead_s, 0, 3, &seed);
    double truth = metg_of(&curve).estimate;
    for (int try = 0; try < TRIES; try++) {
        fill(&curve, overhead_s, 0.05, 8, &seed);
        struct interval metg = metg_of(&curve);
        assert_true(metg.claimed && metg.low <= metg.estimate && metg.estimate <= metg.high);
        held += metg.low <= truth && truth <= metg.high;
    }
    printf("%d of %d intervals hold the true value\n", held, TRIES);
    assert_true(held >= TRIES * 88 / 100);
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
