/* SPDX-License-Identifier: MIT
 *
 * What tests of queues put and get: items that say who made them, which of that producer's they
 * are, and whether they are whole; and what has arrived of them. */
#ifndef TRIPTYCH_TESTS_ARRIVALS_H
#define TRIPTYCH_TESTS_ARRIVALS_H

#include "common/account/trace.h"

#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

enum { MOST_PRODUCERS = 8, MOST_ITEMS = 2000 /* of each producer */ };

struct item {
    uint32_t producer, serial;
    uint64_t check; /* tells a torn item from a whole one */
};

static inline struct item item_of(uint32_t producer, uint32_t serial)
{
    return (struct item){producer, serial,
                         ((uint64_t)producer << 32 | serial) * 0x9e3779b97f4a7c15u};
}

/* All zero at first. Where consumers are processes it lies in shared memory. */
struct arrivals {
    atomic_uint times[MOST_PRODUCERS][MOST_ITEMS]; /* by producer and serial */
    atomic_uint torn, disordered;
};

/* The serial after the last one that a consumer has got, by producer; all zero at first. */
struct expected {
    uint32_t next[MOST_PRODUCERS];
};

/* A consumer has got it. Any thread or process, with `expected` of its own. */
static inline void arrivals_note(struct arrivals *arrivals, struct expected *expected,
                                 const struct item *item)
{
    if (item->producer >= MOST_PRODUCERS || item->serial >= MOST_ITEMS ||
        item->check != item_of(item->producer, item->serial).check) {
        atomic_fetch_add(&arrivals->torn, 1);
        return;
    }
    if (item->serial < expected->next[item->producer])
        atomic_fetch_add(&arrivals->disordered, 1);
    expected->next[item->producer] = item->serial + 1;
    atomic_fetch_add(&arrivals->times[item->producer][item->serial], 1);
}

/* Now and then a worker pauses, so that a queue runs full and empty by turns. */
static inline void pause_now_and_then(unsigned short seed[3])
{
    long draw = nrand48(seed) % 200;

    if (draw == 0)
        clock_sleep(2e-4);
    else if (draw < 10)
        sched_yield();
}

/* All items of these producers have come once, whole, those of one producer in their order at each
 * consumer. */
static inline void arrivals_check(struct arrivals *arrivals, uint32_t producers, uint32_t items)
{
    assert_int_equal(arrivals->torn, 0);
    assert_int_equal(arrivals->disordered, 0);
    for (uint32_t producer = 0; producer < producers; producer++)
        for (uint32_t serial = 0; serial < items; serial++)
            assert_int_equal(arrivals->times[producer][serial], 1);
}

#endif
