/* SPDX-License-Identifier: MIT
 *
 * What a timeline shows of a lane: slices that lie in one another or apart. */
#include "common/account/slices.h"

#include "tests/unit/common/account/lane.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static void assert_shown(const struct slices *slices, size_t at, bool is_task, double begin_ms,
                         double end_ms)
{
    assert_true(at < slices->count);
    assert_int_equal(slices->slices[at].task, is_task);
    assert_int_equal(slices->slices[at].begin_ns, llround(1e6 * begin_ms));
    assert_int_equal(slices->slices[at].end_ns, llround(1e6 * end_ms));
}

static void a_wait_lies_in_a_task(void **state)
{
    (void)state;
    struct trace_lane *lane = lane_of_one();

    task(0, 10, 1);
    put_wait(lane, 2, 3);
    struct slices slices = slices_of(lane, 1, 1);
    assert_int_equal(slices.count, 2);
    assert_shown(&slices, 0, true, 0, 10);
    assert_shown(&slices, 1, false, 2, 3);
    slices_free(&slices);
    trace_close();
}

static void a_wait_is_cut_around_tasks_and_waits(void **state)
{
    (void)state;
    struct trace_lane *lane = lane_of_one();

    task(2, 3, 1);
    task(5, 6, 2);
    put_wait(lane, 0, 10);
    put_wait(lane, 7, 8);
    struct slices slices = slices_of(lane, 1, 1);
    assert_int_equal(slices.count, 7);
    assert_shown(&slices, 0, false, 0, 2);
    assert_shown(&slices, 1, true, 2, 3);
    assert_shown(&slices, 2, false, 3, 5);
    assert_shown(&slices, 3, true, 5, 6);
    assert_shown(&slices, 4, false, 6, 7);
    assert_shown(&slices, 5, false, 7, 8);
    assert_shown(&slices, 6, false, 8, 10);
    slices_free(&slices);
    trace_close();
}

static void a_wait_that_outlasts_a_task_begins_after_it(void **state)
{
    (void)state;
    struct trace_lane *lane = lane_of_one();

    task(0, 4, 1);
    put_wait(lane, 2, 9);
    put_wait(lane, 12, 16);
    task(14, 18, 2);
    struct slices slices = slices_of(lane, 1, 1);
    assert_int_equal(slices.count, 4);
    assert_shown(&slices, 1, false, 4, 9);
    assert_shown(&slices, 2, false, 12, 14);
    assert_shown(&slices, 3, true, 14, 18);
    slices_free(&slices);
    trace_close();
}

static void nothing_is_shown_outside_of_the_run(void **state)
{
    (void)state;
    struct trace_lane *lane = lane_of_one();

    put_wait(lane, -5, 5);
    put_wait(lane, 95, 105);
    put_wait(lane, 110, 120);
    put_wait(lane, 50, 50.0005); /* less than a microsecond */
    struct slices slices = slices_of(lane, 1, 0.1);
    assert_int_equal(slices.count, 2);
    assert_shown(&slices, 0, false, 0, 5);
    assert_shown(&slices, 1, false, 95, 100);
    slices_free(&slices);
    trace_close();
}

/* Whatever a lane holds, what is shown is nested, and all its tasks are there. */
static void random_lanes_are_nested(void **state)
{
    unsigned short seed[3] = {3, 1, 4};

    (void)state;
    for (int round = 0; round < 200; round++) {
        struct trace_lane *lane = lane_of_one();
        double at_ms = 0;
        uint64_t tasks = (uint64_t)nrand48(seed) % 50;
        for (uint64_t number = 0; number < tasks; number++) {
            at_ms += 4 * erand48(seed);
            double end_ms = at_ms + 2 * erand48(seed);
            task(at_ms, end_ms, number);
            at_ms = end_ms;
        }
        for (long waits = nrand48(seed) % 100; waits > 0; waits--) {
            double begin_ms = 200 * erand48(seed);
            put_wait(lane, begin_ms, begin_ms + 20 * erand48(seed) * erand48(seed));
        }
        struct slices slices = slices_of(lane, 1, 0.15);
        uint64_t shown = 0;
        int64_t task_end_ns = 0, wait_end_ns = 0;
        for (size_t at = 0; at < slices.count; at++) {
            const struct shown_slice *slice = &slices.slices[at];
            assert_true(slice->begin_ns >= wait_end_ns); /* nothing lies in a wait */
            assert_true(slice->begin_ns >= task_end_ns ||
                        (!slice->task && slice->end_ns <= task_end_ns));
            assert_true(slice->begin_ns <= slice->end_ns && slice->end_ns <= 150000000);
            *(slice->task ? &task_end_ns : &wait_end_ns) = slice->end_ns;
            shown += slice->task;
        }
        assert_int_equal(shown, tasks);
        slices_free(&slices);
        trace_close();
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_wait_lies_in_a_task),
        cmocka_unit_test(a_wait_is_cut_around_tasks_and_waits),
        cmocka_unit_test(a_wait_that_outlasts_a_task_begins_after_it),
        cmocka_unit_test(nothing_is_shown_outside_of_the_run),
        cmocka_unit_test(random_lanes_are_nested),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
