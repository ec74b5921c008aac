/* SPDX-License-Identifier: MIT
 *
 * posix/core/ring.c under a weak memory: producers and consumers, of which there is more than one.
 */
#include "tests/model/weak/stubs.h"

#include "posix/core/spsc.c"

#include "posix/core/ring.c"

static struct ring *queue;
static int producing, sum, all;
static bool closer; /* a consumer closes it after its first item */

/* Threads take turns here, so these need no atomics; the model is told that they have an order. */
static __attribute__((no_sanitize("thread"))) bool was_last(void)
{
    return --producing == 0;
}

static __attribute__((no_sanitize("thread"))) void add(uint64_t item)
{
    sum += (int)item;
}

static void produce(int worker, uint64_t item)
{
    ring_put(queue, worker, &item);
    if (was_last())
        ring_close(queue);
}

static void first_producer(void)
{
    produce(0, 1);
}

static void second_producer(void)
{
    produce(1, 2);
}

static void only_producer(void)
{
    uint64_t item = 1;

    if (!ring_put(queue, 0, &item))
        return;
    produce(0, 2);
}

static void consume(int worker)
{
    uint64_t item;

    while (ring_get(queue, worker, &item)) {
        add(item);
        if (closer)
            ring_close(queue);
    }
}

static void one_consumer(void)
{
    consume(2);
}

static void other_consumer(void)
{
    consume(1);
}

static void closes_only(void)
{
    ring_close(queue);
}

static void puts_two(void)
{
    uint64_t item = 1;

    if (ring_put(queue, 0, &item))
        weak_expect(!ring_put(queue, 0, &item), "more items than slots");
}

static void begin(size_t capacity, int producers, int consumers, bool closes)
{
    arena_begin();
    producing = producers;
    closer = closes;
    sum = 0;
    all = 3;
    queue = ring_open(capacity, sizeof(uint64_t), producers, consumers, FUTEX_OF_THREADS);
}

static void two_to_one(void)
{
    begin(1, 2, 1, false);
}

static void one_to_two(void)
{
    begin(1, 1, 2, false);
}

static void two_slots(void)
{
    begin(2, 1, 2, false);
}

static void closed_early(void)
{
    begin(1, 1, 2, true);
}

static void check_sum(void)
{
    weak_expect(closer || sum == all, "an item is lost, or was got twice");
}

int main(void)
{
    static const struct weak_case cases[] = {
        {"ring, 1 slot, 2 producers",
         3,
         two_to_one,
         {first_producer, second_producer, one_consumer},
         check_sum},
        {"ring, 1 slot, 2 consumers",
         3,
         one_to_two,
         {only_producer, other_consumer, one_consumer},
         check_sum},
        {"ring, 2 slots, 2 consumers",
         3,
         two_slots,
         {only_producer, other_consumer, one_consumer},
         check_sum},
        {"ring, closed by a consumer",
         3,
         closed_early,
         {only_producer, other_consumer, one_consumer},
         check_sum},
        {"ring, closed while it is empty", 4, two_to_one, {closes_only, one_consumer}, NULL},
        {"ring, closed while it is full", 4, closed_early, {closes_only, puts_two}, NULL},
        {0}};
    static const struct weak_spare spares[] = {
        /* The load before acquires what the exchange does, and the exchange what the load does. */
        {"claim", "load", memory_order_relaxed},
        {"claim", "compare", memory_order_relaxed},
        /* futex(2) comes right after it, and is a full barrier. */
        {"unmark", "compare", memory_order_acq_rel},
        {"unmark", "compare", memory_order_acquire},
        {"unmark", "compare", memory_order_relaxed},
        {0}};

    return weak_main(cases, spares);
}
