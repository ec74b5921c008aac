/* SPDX-License-Identifier: MIT
 *
 * The ring step by step: what closing it means, and a worker that was away for many laps. */
#include "common/account/trace.h"
#include "posix/core/ring.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void close_with_items(int producers)
{
    struct ring *ring = ring_open(4, sizeof(int), producers, 1, FUTEX_OF_THREADS);
    int item;

    assert_false(ring_ready(ring, 0));
    for (int number = 0; number < 3; number++)
        assert_true(ring_put(ring, 0, &number));
    ring_close(ring);
    ring_close(ring); /* may be called more than once */
    assert_false(ring_put(ring, 0, &(int){9}));
    for (int number = 0; number < 3; number++) {
        assert_true(ring_ready(ring, 0));
        assert_true(ring_get(ring, 0, &item));
        assert_int_equal(item, number);
    }
    assert_false(ring_get(ring, 0, &item));
    assert_false(ring_get(ring, 0, &item));
    ring_free(ring);
}

static void what_is_in_it_can_be_got_after_closing(void **state)
{
    (void)state;
    close_with_items(1);
    close_with_items(2);
}

/* A worker that was away for many laps finds its way. */
static void a_late_worker(void **state)
{
    struct ring *ring = ring_open(3, sizeof(int), 2, 1, FUTEX_OF_THREADS);
    int item;

    (void)state;
    for (int number = 0; number < 1000; number++) {
        assert_true(ring_put(ring, 0, &number));
        assert_true(ring_get(ring, 0, &item));
        assert_int_equal(item, number);
    }
    assert_false(ring_ready(ring, 1));
    for (int number = 0; number < 3; number++)
        assert_true(ring_put(ring, 1, &number));
    assert_true(ring_ready(ring, 1));
    for (int number = 0; number < 3; number++) {
        assert_true(ring_get(ring, 1, &item));
        assert_int_equal(item, number);
    }
    ring_free(ring);
}

static void *blocked_get(void *argument)
{
    int item;

    return ring_get(argument, 0, &item) ? argument : NULL;
}

static void *blocked_put(void *argument)
{
    return ring_put(argument, 0, &(int){2}) ? argument : NULL;
}

static void close_on(struct ring *ring, void *(*wait_in_it)(void *))
{
    pthread_t waiter;
    void *success;

    assert_int_equal(pthread_create(&waiter, NULL, wait_in_it, ring), 0);
    clock_sleep(0.02); /* time to fall asleep; the test is right, if weaker, should it be late */
    ring_close(ring);
    assert_int_equal(pthread_join(waiter, &success), 0);
    assert_null(success);
}

static void closing_wakes_who_waits(void **state)
{
    int item = 1;

    (void)state;
    for (int round = 0; round < 20; round++) {
        int producers = 1 + round % 2; /* each form */
        struct ring *empty = ring_open(2, sizeof(int), producers, 1, FUTEX_OF_THREADS);
        struct ring *full = ring_open(1, sizeof(int), producers, 1, FUTEX_OF_THREADS);
        close_on(empty, blocked_get);
        assert_true(ring_put(full, 1, &item));
        close_on(full, blocked_put);
        assert_true(ring_get(full, 1, &item)); /* what was in it before is still there */
        assert_int_equal(item, 1);
        assert_false(ring_get(full, 1, &item));
        ring_free(empty);
        ring_free(full);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_in_it_can_be_got_after_closing),
        cmocka_unit_test(a_late_worker),
        cmocka_unit_test(closing_wakes_who_waits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
