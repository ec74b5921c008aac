/* SPDX-License-Identifier: MIT
 *
 * The channel of the OpenMP panel under stress: every item arrives exactly once, and those of one
 * producer in their order at each consumer. */
#include "openmp/core/channel.h"

#include "tests/unit/arrivals.h"

#include <omp.h>

enum { ITEMS = 1000 /* of each producer */ };

struct stress {
    struct channel *channel;
    struct arrivals arrivals;
    atomic_uint refused, producing;
};

/* The last producer closes the channel. */
static void produce(struct stress *stress, uint32_t number)
{
    unsigned short seed[3] = {1, 2, (unsigned short)number};

    for (uint32_t serial = 0; serial < ITEMS; serial++) {
        struct item item = item_of(number, serial);
        if (!channel_put(stress->channel, &item))
            atomic_fetch_add(&stress->refused, 1);
        pause_now_and_then(seed);
    }
    if (atomic_fetch_sub(&stress->producing, 1) == 1)
        channel_close(stress->channel);
}

static void consume(struct stress *stress, uint32_t number)
{
    unsigned short seed[3] = {3, 4, (unsigned short)number};
    struct expected expected = {0};
    struct item item;

    while (channel_get(stress->channel, &item)) {
        arrivals_note(&stress->arrivals, &expected, &item);
        pause_now_and_then(seed);
    }
}

static void stress_team(size_t capacity, uint32_t producers, uint32_t consumers)
{
    struct stress *stress = calloc(1, sizeof *stress);
    int team = 0;

    assert_non_null(stress);
    stress->channel = channel_open(capacity, sizeof(struct item));
    atomic_store(&stress->producing, producers);
#pragma omp parallel num_threads(producers + consumers)
    {
        uint32_t number = (uint32_t)omp_get_thread_num();
#pragma omp single
        team = omp_get_num_threads();
        if (number < producers)
            produce(stress, number);
        else
            consume(stress, number);
    }
    assert_int_equal(team, producers + consumers);
    assert_int_equal(stress->refused, 0);
    arrivals_check(&stress->arrivals, producers, ITEMS);
    channel_free(stress->channel);
    free(stress);
}

static void every_item_once_and_in_order(void **state)
{
    static const size_t capacities[] = {1, 2, 16};
    static const uint32_t teams[][2] = {{1, 1}, {1, 4}, {4, 1}, {3, 3}};

    (void)state;
    omp_set_dynamic(0);
    for (size_t c = 0; c < sizeof capacities / sizeof capacities[0]; c++)
        for (size_t t = 0; t < sizeof teams / sizeof teams[0]; t++)
            stress_team(capacities[c], teams[t][0], teams[t][1]);
}

static void what_is_in_it_can_be_got_after_closing(void **state)
{
    struct channel *channel = channel_open(4, sizeof(int));
    int item;

    (void)state;
    for (int number = 0; number < 3; number++)
        assert_true(channel_put(channel, &number));
    channel_close(channel);
    channel_close(channel); /* may be called more than once */
    assert_false(channel_put(channel, &(int){9}));
    for (int number = 0; number < 3; number++) {
        assert_true(channel_get(channel, &item));
        assert_int_equal(item, number);
    }
    assert_false(channel_get(channel, &item));
    channel_free(channel);
}

static void closing_wakes_all_who_wait(void **state)
{
    struct channel *empty = channel_open(2, sizeof(int)), *full = channel_open(1, sizeof(int));
    int item = 1, successes = 0;

    (void)state;
    assert_true(channel_put(full, &item));
#pragma omp parallel num_threads(5) reduction(+ : successes)
    {
        int mine = 2;
        int number = omp_get_thread_num();
        if (number == 0) {
            clock_sleep(0.02); /* time for the others to block */
            channel_close(empty);
            channel_close(full);
        } else if (number % 2 == 0) {
            successes += channel_get(empty, &mine);
        } else {
            successes += channel_put(full, &mine);
        }
    }
    assert_int_equal(successes, 0);
    assert_true(channel_get(full, &item)); /* what was in it before is still there */
    assert_int_equal(item, 1);
    channel_free(empty);
    channel_free(full);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_in_it_can_be_got_after_closing),
        cmocka_unit_test(closing_wakes_all_who_wait),
        cmocka_unit_test(every_item_once_and_in_order),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
