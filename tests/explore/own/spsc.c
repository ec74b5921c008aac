/* SPDX-License-Identifier: MIT
 *
 * posix/core/spsc.c, explored: one slot (or ROOM), a producer and a consumer. A sleeper among
 * threads has no time-out, so a wake-up that is lost is a deadlock; and nobody looks before he
 * sleeps, which leads nowhere new. */
#include "posix/core/spsc.c" /* NOLINT */

static struct spsc *spsc;

static bool put(int worker, int item)
{
    (void)worker;
    return spsc_put(spsc, &item);
}

static bool get(int worker, int *item)
{
    (void)worker;
    return spsc_get(spsc, item);
}

static void finish(void)
{
    spsc_close(spsc);
}

enum { PRODUCERS = 1, CONSUMERS = 1, ITEMS = 3 };
#define PRODUCERS PRODUCERS
#define CONSUMERS CONSUMERS
#define ITEMS     ITEMS
#ifndef ROOM
#define ROOM 1
#endif
#include "tests/explore/own/queues.h"

int main(void)
{
    spsc = spsc_open(ROOM, sizeof(int), FUTEX_OF_THREADS);
    spsc->looks = 0;
    spsc->end[PUT].sleeps = spsc->end[GET].sleeps = MOST_SLEEPS;
    produce_and_consume();
    assert(!spsc_put(spsc, &(int){0}));
    spsc_free(spsc);
    return 0;
}
