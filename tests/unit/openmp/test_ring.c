/* SPDX-License-Identifier: MIT
 *
 * The ring of the OpenMP panel under stress, with delays at each step of its protocol: every item
 * arrives exactly once, and those of one producer in their order at each consumer. Then rings that
 * are closed while others put and get.
 *
 * The ring is compiled into this test, with its steps. */
static void delay_now_and_then(void);
#define RING_STEP() delay_now_and_then()
#include "openmp/core/ring.c" /* NOLINT */

#include "tests/unit/arrivals.h"

#include <omp.h>

enum { ITEMS = 400 /* of each producer */ };

struct stress {
    struct ring *ring;
    struct arrivals arrivals;
    atomic_uint taken[MOST_PRODUCERS][ITEMS]; /* whether its put said so */
    atomic_uint producing;
};

/* ---- delays -------------------------------------------------------------------------------- */

static unsigned delay_one_in = 50; /* steps; 0: never */

static void delay_now_and_then(void)
{
    static _Thread_local uint64_t chance;

    if (chance == 0)
        chance = 88172645463325252u + (uint64_t)omp_get_thread_num();
    chance ^= chance << 13;
    chance ^= chance >> 7;
    chance ^= chance << 17;
    if (delay_one_in == 0 || chance % delay_one_in != 0)
        return;
    if (chance >> 32 & 7)
        sched_yield();
    else
        clock_sleep(1e-6 * (double)(chance >> 40 & 63));
}

/* ---- workers ------------------------------------------------------------------------------- */

/* The last producer closes the ring. */
static void produce(struct stress *stress, uint32_t number)
{
    for (uint32_t serial = 0; serial < ITEMS; serial++) {
        struct item item = item_of(number, serial);
        atomic_store(&stress->taken[number][serial], ring_put(stress->ring, &item));
    }
    if (atomic_fetch_sub(&stress->producing, 1) == 1)
        ring_close(stress->ring);
}

static void consume(struct stress *stress)
{
    struct expected expected = {0};
    struct item item;

    while (ring_get(stress->ring, &item))
        arrivals_note(&stress->arrivals, &expected, &item);
}

/* Everything that was taken has arrived once, and nothing else. Returns how much that was. */
static unsigned account(struct stress *stress)
{
    unsigned taken = 0;

    assert_int_equal(stress->arrivals.torn, 0);
    assert_int_equal(stress->arrivals.disordered, 0);
    for (uint32_t producer = 0; producer < MOST_PRODUCERS; producer++)
        for (uint32_t serial = 0; serial < ITEMS; serial++) {
            assert_int_equal(stress->arrivals.times[producer][serial],
                             stress->taken[producer][serial]);
            taken += stress->taken[producer][serial];
        }
    ring_free(stress->ring);
    free(stress);
    return taken;
}

/* With `closes`, one more thread closes the ring in the midst of it. Returns what was taken. */
static unsigned stress_team(size_t capacity, uint32_t producers, uint32_t consumers, bool closes)
{
    struct stress *stress = calloc(1, sizeof *stress);
    uint32_t all = producers + consumers + closes;
    int team = 0;

    assert_non_null(stress);
    stress->ring = ring_open(capacity, sizeof(struct item), (int)all);
    atomic_store(&stress->producing, producers);
#pragma omp parallel num_threads(all)
    {
        uint32_t number = (uint32_t)omp_get_thread_num();
#pragma omp single
        team = omp_get_num_threads();
        if (number < producers) {
            produce(stress, number);
        } else if (number < producers + consumers) {
            consume(stress);
        } else {
            while (atomic_load(&stress->arrivals.times[0][ITEMS / 10]) == 0 &&
                   atomic_load(&stress->producing) > 0)
                sched_yield();
            ring_close(stress->ring);
        }
    }
    assert_int_equal(team, all);
    return account(stress);
}

static const size_t capacities[] = {1, 2, 5, 16};
static const uint32_t teams[][2] = {{1, 1}, {1, 4}, {4, 1}, {2, 2}, {4, 4}};

static void all_teams(bool closes)
{
    for (size_t c = 0; c < sizeof capacities / sizeof capacities[0]; c++)
        for (size_t t = 0; t < sizeof teams / sizeof teams[0]; t++) {
            unsigned taken = stress_team(capacities[c], teams[t][0], teams[t][1], closes);
            if (!closes)
                assert_int_equal(taken, teams[t][0] * ITEMS);
        }
}

static void every_item_once_and_in_order(void **state)
{
    (void)state;
    all_teams(false);
}

static void without_delays(void **state)
{
    (void)state;
    delay_one_in = 0;
    all_teams(false);
    delay_one_in = 50;
}

static void what_was_taken_arrives_whenever_it_is_closed(void **state)
{
    (void)state;
    all_teams(true);
}

/* ---- the end ------------------------------------------------------------------------------- */

static void what_is_in_it_can_be_got_after_closing(void **state)
{
    struct ring *ring = ring_open(4, sizeof(int), 1);
    int item;

    (void)state;
    assert_false(ring_ready(ring));
    for (int number = 0; number < 3; number++)
        assert_true(ring_put(ring, &number));
    assert_true(ring_ready(ring));
    ring_close(ring);
    ring_close(ring); /* may be called more than once */
    assert_false(ring_put(ring, &(int){9}));
    for (int number = 0; number < 3; number++) {
        assert_true(ring_get(ring, &item));
        assert_int_equal(item, number);
    }
    assert_false(ring_get(ring, &item));
    assert_false(ring_get(ring, &item));
    ring_free(ring);
}

static void closing_wakes_all_who_wait(void **state)
{
    struct ring *empty = ring_open(2, sizeof(int), 5), *full = ring_open(1, sizeof(int), 5);
    int item = 1, successes = 0;

    (void)state;
    assert_true(ring_put(full, &item));
#pragma omp parallel num_threads(5) reduction(+ : successes)
    {
        int mine = 2;
        int number = omp_get_thread_num();
        if (number == 0) {
            clock_sleep(0.02); /* time for the others to block; the test is right without, too */
            ring_close(empty);
            ring_close(full);
        } else if (number % 2 == 0) {
            successes += ring_get(empty, &mine);
        } else {
            successes += ring_put(full, &mine);
        }
    }
    assert_int_equal(successes, 0);
    assert_true(ring_get(full, &item)); /* what was in it before is still there */
    assert_int_equal(item, 1);
    assert_false(ring_get(full, &item));
    ring_free(empty);
    ring_free(full);
}

/* A put that gave up leaves its slot empty, but a later one may have found room: here ticket 2 is
 * given up, and ticket 3 is good. */
static void a_ticket_that_was_given_up_is_passed_over(void **state)
{
    struct ring *ring = ring_open(2, sizeof(int), 1);
    int item = 0;

    (void)state;
    for (int number = 0; number < 2; number++)
        assert_true(ring_put(ring, &number));
    ring->put++; /* somebody drew ticket 2 and waits for its slot */
    assert_true(ring_get(ring, &item) && ring_get(ring, &item));
    item = 3;
    assert_true(ring_put(ring, &item));
    ring_close(ring);
    give_up(ring, 2);
    assert_true(ring_get(ring, &item));
    assert_int_equal(item, 3);
    assert_false(ring_get(ring, &item));
    ring_free(ring);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_in_it_can_be_got_after_closing),
        cmocka_unit_test(closing_wakes_all_who_wait),
        cmocka_unit_test(a_ticket_that_was_given_up_is_passed_over),
        cmocka_unit_test(every_item_once_and_in_order),
        cmocka_unit_test(without_delays),
        cmocka_unit_test(what_was_taken_arrives_whenever_it_is_closed),
    };

    omp_set_dynamic(0);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
