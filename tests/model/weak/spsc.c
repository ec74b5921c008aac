/* SPDX-License-Identifier: MIT
 *
 * posix/core/spsc.c under a weak memory: a producer and a consumer. */
#include "tests/model/weak/stubs.h"

#include "posix/core/spsc.c"

static struct spsc *queue;
static uint64_t capacity, items;
static bool closer; /* the consumer closes it after the first item */

static void produce(void)
{
    for (uint64_t item = 1; item <= items; item++)
        if (!spsc_put(queue, &item))
            return;
    spsc_close(queue);
}

static void consume(void)
{
    uint64_t item, last = 0;

    while (spsc_get(queue, &item)) {
        weak_expect(item == last + 1, "items out of order");
        last = item;
        if (closer)
            spsc_close(queue);
    }
    weak_expect(closer || last == items, "an item is lost");
}

static void begin(uint64_t slots, uint64_t all, bool fences, bool closes)
{
    arena_begin();
    capacity = slots;
    items = all;
    has_membarrier = !fences;
    closer = closes;
    queue = spsc_open(capacity, sizeof(uint64_t), FUTEX_OF_THREADS);
}

static void one_slot(void)
{
    begin(1, 2, false, false);
}
static void two_slots(void)
{
    begin(2, 3, false, false);
}
static void own_fences(void)
{
    begin(1, 2, true, false);
}
static void closed_early(void)
{
    begin(1, 3, false, true);
}

int main(void)
{
    static const struct weak_case cases[] = {
        {"spsc, 1 slot", 3, one_slot, {produce, consume}, NULL},
        {"spsc, 2 slots", 3, two_slots, {produce, consume}, NULL},
        {"spsc, without membarrier(2)", 3, own_fences, {produce, consume}, NULL},
        {"spsc, closed by the consumer", 3, closed_early, {produce, consume}, NULL},
        {0}};
    static const struct weak_spare spares[] = {
        /* What it says was written before it, and both sides only need that. */
        {"wait_for", "load", memory_order_acquire},
        /* The sleeper's own mark: who still sees it calls once too often. */
        {"sleep_at", "store", memory_order_release},
        {"sleep_at", "store", memory_order_relaxed},
        /* futex(2) comes right after it, and is a full barrier. */
        {"wake_side", "store", memory_order_release},
        {"wake_side", "store", memory_order_relaxed},
        {0}};

    return weak_main(cases, spares);
}
