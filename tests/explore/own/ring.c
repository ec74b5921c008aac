/* SPDX-License-Identifier: MIT
 *
 * posix/core/ring.c, explored: one slot, two producers, one consumer. A sleeper has no time-out
 * here, as in tests/model/ring.pml, so a wake-up that is lost is a deadlock; and nobody looks
 * before he sleeps, which leads nowhere new. */
#include "common/base/futex.h"

#include <stddef.h>

static int sleep_without_end(const void *word, uint32_t value, const struct timespec *longest,
                             enum futex_scope scope)
{
    (void)longest;
    return futex_wait(word, value, NULL, scope);
}
#define futex_wait sleep_without_end
#include "posix/core/ring.c" /* NOLINT */

static struct ring *ring;

static bool put(int worker, int item)
{
    return ring_put(ring, worker, &item);
}

static bool get(int worker, int *item)
{
    return ring_get(ring, worker, item);
}

static void finish(void)
{
    ring_close(ring);
}

#include "tests/explore/own/queues.h"

int main(void)
{
    ring = ring_open(1, sizeof(int), PRODUCERS, CONSUMERS, FUTEX_OF_THREADS);
    ring->looks = 0;
    for (int worker = 0; worker < PRODUCERS + CONSUMERS; worker++)
        ring->own[worker].put.sleeps = ring->own[worker].get.sleeps = MOST_SLEEPS;
    produce_and_consume();
    assert(!ring_put(ring, 0, &(int){0}));
    ring_free(ring);
    return 0;
}
