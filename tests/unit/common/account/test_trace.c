/* SPDX-License-Identifier: MIT
 *
 * Lanes of a timeline: bounded whatever comes, with exact sums. Times are made up, in milliseconds
 * from zero, unless a test waits. */
#include "common/account/worker_stats.h"
#include "common/base/clock.h"
#include "tests/unit/common/account/lane.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

/* ---- tasks --------------------------------------------------------------------------------- */

static void tasks_are_kept_apart(void **state)
{
    (void)state;
    struct trace_lane *lane = lane_of_one();

    task(0, 1, 7);
    task(1, 2, 8);
    assert_int_equal(lane->task_count, 2);
    assert_int_equal(trace_tasks(lane)[1].number, 8);
    trace_close();
}

static void parts_of_a_task_are_one(void **state)
{
    (void)state;
    struct trace_lane *lane = lane_of_one();

    trace_task(0, 1.000, 1.001, 0, 5);
    trace_task(0, 1.001, 1.002, 0, 5);
    trace_task(0, 1.002, 1.003, 1, 5);
    trace_task(0, 1.003, 1.004, 0, 6); /* the next one */
    trace_task(0, 1.104, 1.105, 1, 6); /* something lay in between */
    assert_int_equal(lane->task_count, 3);
    const struct trace_slice *first = trace_tasks(lane);
    assert_int_equal(first->tasks, 1);
    assert_int_equal(first->number, 5);
    assert_int_equal(first->parts, 3);
    assert_true(fabs(first->busy_s - 0.003) < 1e-9);
    trace_close();
}

static void too_many_tasks_are_joined(void **state)
{
    (void)state;
    struct trace_lane *lane = lane_of_one();
    uint64_t many = 9 * trace_capacity() + 3, tasks = 0, parts = 0;
    double busy_s = 0, expected_s = 0;

    for (uint64_t at = 0; at < many; at++) {
        double begin_s = 1 + 1e-3 * (double)at, end_s = begin_s + 0.5e-3;
        trace_task(0, begin_s, end_s, 1, at);
        expected_s += end_s - begin_s;
    }
    assert_true(lane->task_count <= trace_capacity());
    assert_true(lane->task_count > trace_capacity() / 4);
    for (uint64_t at = 0; at < lane->task_count; at++) {
        const struct trace_slice *slice = &trace_tasks(lane)[at];
        tasks += slice->tasks;
        parts += slice->parts;
        busy_s += slice->busy_s;
        assert_true(slice->parts == 1 || slice->number == TRACE_NO_NUMBER);
        assert_true(at == 0 || slice->begin_s >= slice[-1].end_s);
    }
    assert_int_equal(tasks, many);
    assert_int_equal(parts, many);
    assert_true(fabs(busy_s - expected_s) < 1e-6);
    assert_int_equal(lane->dropped, 0);
    trace_close();
}

/* ---- waits --------------------------------------------------------------------------------- */

static void waits_are_those_of_who_waits(void **state)
{
    (void)state;
    trace_open(2, worker);
    trace_start();
    for (current = 0; current < 2; current++) {
        double begin_s = trace_begin();
        clock_sleep_until(begin_s + 2e-3);
        trace_end(TRACE_OWN, begin_s);
    }
    trace_stop();
    assert_true(trace_begin() == 0); /* and from now on nothing is recorded */
    trace_end(TRACE_OWN, trace_begin());
    for (int number = 0; number < 2; number++) {
        struct trace_lane *lane = trace_lane(number);
        assert_int_equal(lane->wait_count, 1);
        assert_true(trace_waits(lane)->busy_s >= 2e-3);
    }
    assert_int_equal(trace_lane(2)->wait_count, 0);
    trace_close();
}

static void naps_are_one_wait(void **state)
{
    (void)state;
    struct trace_lane *lane = lane_of_one();

    double begin_s = clock_now_s();
    for (int nap = 0; nap < 1000; nap++)
        trace_waited(TRACE_NAP, clock_now_s());
    double end_s = clock_now_s();
    trace_settle(lane, end_s);
    assert_true(lane->wait_count < 100); /* a pause of the test itself parts them */
    for (uint64_t at = 0; at < lane->wait_count; at++) {
        assert_true(trace_waits(lane)[at].begin_s >= begin_s);
        assert_true(trace_waits(lane)[at].end_s <= end_s);
    }
    trace_close();
}

static void too_many_waits_lose_the_shortest(void **state)
{
    (void)state;
    struct trace_lane *lane = lane_of_one();
    uint64_t many = 5 * trace_capacity(), long_ones = 0, seen = 0, dropped_and_kept;

    /* Waits end now; that they overlap does not matter here. */
    for (uint64_t at = 0; at < many; at++) {
        bool is_long = at % 1000 == 0;
        long_ones += is_long;
        trace_waited(TRACE_OWN + at % 2, clock_now_s() - (is_long ? 1 : 1e-5));
    }
    trace_settle(lane, clock_now_s());
    assert_true(lane->wait_count <= trace_capacity());
    for (uint64_t at = 0; at < lane->wait_count; at++)
        seen += trace_waits(lane)[at].busy_s >= 1;
    assert_int_equal(seen, long_ones);
    dropped_and_kept = lane->dropped + lane->wait_count;
    assert_int_equal(dropped_and_kept, many);
    assert_true(lane->dropped_s >= 1e-5 * (double)lane->dropped);
    assert_true(lane->shortest_s > 1e-6);
    trace_close();
}

static void an_open_wait_ends_with_the_repetition(void **state)
{
    (void)state;
    struct trace_lane *lane = lane_of_one();

    trace_open_wait(0, TRACE_OWN);
    clock_sleep_until(clock_now_s() + 2e-3);
    trace_settle(lane, clock_now_s());
    assert_int_equal(lane->wait_count, 1);
    assert_true(trace_waits(lane)->busy_s >= 2e-3);
    trace_settle(lane, clock_now_s());
    assert_int_equal(lane->wait_count, 1);
    trace_close();
}

static void only_the_main_thread_is_the_main_worker(void **state)
{
    (void)state;
    int status;

    trace_open(1, worker);
    current = WORKER_STATS_MAIN;
    trace_waited(TRACE_OWN, clock_now_s() - 1);
    assert_int_equal(trace_lane(1)->wait_count, 1);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        trace_waited(TRACE_OWN, clock_now_s() - 1); /* has not taken its number yet */
        current = 0;
        trace_waited(TRACE_OWN, clock_now_s() - 1); /* has now */
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(trace_lane(1)->wait_count, 1);
    assert_int_equal(trace_lane(0)->wait_count, 1); /* lanes are shared with children */
    trace_close();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tasks_are_kept_apart),
        cmocka_unit_test(parts_of_a_task_are_one),
        cmocka_unit_test(too_many_tasks_are_joined),
        cmocka_unit_test(waits_are_those_of_who_waits),
        cmocka_unit_test(naps_are_one_wait),
        cmocka_unit_test(too_many_waits_lose_the_shortest),
        cmocka_unit_test(an_open_wait_ends_with_the_repetition),
        cmocka_unit_test(only_the_main_thread_is_the_main_worker),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
