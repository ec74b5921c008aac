/* SPDX-License-Identifier: MIT
 *
 * The channel under stress: every item arrives exactly once, and those of one producer in their
 * order at each consumer. */
#include "posix/core/channel.h"

#include "common/account/trace.h"
#include "common/base/shared.h"
#include "tests/unit/arrivals.h"

#include <pthread.h>
#include <stdlib.h>

enum { ITEMS = MOST_ITEMS /* of each producer */ };

/* Lies in shared memory. */
struct stress {
    struct channel *channel;
    struct arrivals arrivals;
    atomic_uint refused, producing;
};

struct worker {
    pthread_t thread;
    struct stress *stress;
    uint32_t number;
};

/* The last producer closes the channel. */
static void *produce(void *argument)
{
    const struct worker *mine = argument;
    struct stress *stress = mine->stress;
    unsigned short seed[3] = {1, 2, (unsigned short)mine->number};

    for (uint32_t serial = 0; serial < ITEMS; serial++) {
        struct item item = item_of(mine->number, serial);
        if (!channel_put(stress->channel, &item))
            atomic_fetch_add(&stress->refused, 1);
        pause_now_and_then(seed);
    }
    if (atomic_fetch_sub(&stress->producing, 1) == 1)
        channel_close(stress->channel);
    return NULL;
}

static void *consume(void *argument)
{
    const struct worker *mine = argument;
    struct stress *stress = mine->stress;
    unsigned short seed[3] = {3, 4, (unsigned short)mine->number};
    struct expected expected = {0};
    struct item item;

    while (channel_get(stress->channel, &item)) {
        arrivals_note(&stress->arrivals, &expected, &item);
        pause_now_and_then(seed);
    }
    return NULL;
}

static struct stress *open_stress(size_t capacity, unsigned producers)
{
    struct stress *stress = shared_alloc(1, sizeof *stress);

    stress->channel = channel_open(capacity, sizeof(struct item), false);
    atomic_store(&stress->producing, producers);
    return stress;
}

static void account(struct stress *stress, uint32_t producers)
{
    assert_int_equal(stress->refused, 0);
    arrivals_check(&stress->arrivals, producers, ITEMS);
    channel_free(stress->channel);
    shared_free(stress, 1, sizeof *stress);
}

static void stress_threads(size_t capacity, uint32_t producers, uint32_t consumers)
{
    struct stress *stress = open_stress(capacity, producers);
    struct worker workers[2 * MOST_PRODUCERS];

    for (uint32_t at = 0; at < producers + consumers; at++) {
        workers[at] = (struct worker){.stress = stress, .number = at % producers};
        assert_int_equal(pthread_create(&workers[at].thread, NULL,
                                        at < producers ? produce : consume, &workers[at]),
                         0);
    }
    for (uint32_t at = 0; at < producers + consumers; at++)
        assert_int_equal(pthread_join(workers[at].thread, NULL), 0);
    account(stress, producers);
}

static const size_t capacities[] = {1, 2, 16};
static const uint32_t teams[][2] = {{1, 1}, {1, 4}, {4, 1}, {3, 3}, {8, 8}};

static void threads(void **state)
{
    (void)state;
    for (size_t c = 0; c < sizeof capacities / sizeof capacities[0]; c++)
        for (size_t t = 0; t < sizeof teams / sizeof teams[0]; t++)
            stress_threads(capacities[c], teams[t][0], teams[t][1]);
}

/* ---- the end ------------------------------------------------------------------------------- */

static void what_is_in_it_can_be_got_after_closing(void **state)
{
    struct channel *channel = channel_open(4, sizeof(int), false);
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
    assert_false(channel_get(channel, &item));
    channel_free(channel);
}

static void *blocked_get(void *argument)
{
    int item;

    return channel_get(argument, &item) ? argument : NULL;
}

static void *blocked_put(void *argument)
{
    return channel_put(argument, &(int){2}) ? argument : NULL;
}

/* Closes `channel` while several threads wait in it; all must wake, and none may have success. */
static void close_on(struct channel *channel, void *(*wait_in_it)(void *))
{
    pthread_t waiters[5];
    void *success;

    for (int at = 0; at < 5; at++)
        assert_int_equal(pthread_create(&waiters[at], NULL, wait_in_it, channel), 0);
    clock_sleep(0.02); /* time to block; the test is right, if weaker, should they be late */
    channel_close(channel);
    for (int at = 0; at < 5; at++) {
        assert_int_equal(pthread_join(waiters[at], &success), 0);
        assert_null(success);
    }
}

static void closing_wakes_all_who_wait(void **state)
{
    struct channel *empty = channel_open(2, sizeof(int), false),
                   *full = channel_open(1, sizeof(int), false);
    int item = 1;

    (void)state;
    close_on(empty, blocked_get);
    assert_true(channel_put(full, &item));
    close_on(full, blocked_put);
    assert_true(channel_get(full, &item)); /* what was in it before is still there */
    assert_int_equal(item, 1);
    assert_false(channel_get(full, &item));
    channel_free(empty);
    channel_free(full);
}

/* An item that was put happens before what its receiver does with it: TSan watches this one. */
static void *write_and_send(void *argument)
{
    struct channel *channel = argument;
    static int values[100];

    for (int at = 0; at < 100; at++) {
        int *value = &values[at];
        *value = at;
        channel_put(channel, &value);
    }
    channel_close(channel);
    return NULL;
}

static void an_item_may_be_a_pointer(void **state)
{
    struct channel *channel = channel_open(3, sizeof(int *), false);
    pthread_t sender;
    int *value, expected = 0;

    (void)state;
    assert_int_equal(pthread_create(&sender, NULL, write_and_send, channel), 0);
    while (channel_get(channel, &value))
        assert_int_equal(*value, expected++);
    assert_int_equal(expected, 100);
    assert_int_equal(pthread_join(sender, NULL), 0);
    channel_free(channel);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_in_it_can_be_got_after_closing),
        cmocka_unit_test(closing_wakes_all_who_wait),
        cmocka_unit_test(an_item_may_be_a_pointer),
        cmocka_unit_test(threads),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
