/* SPDX-License-Identifier: MIT
 *
 * Our own ring in the same program as the queues of others: the same items, and the same work with
 * them. PRODUCERS and CONSUMERS: its shape; SCOPE: FUTEX_OF_THREADS or FUTEX_OF_PROCESSES. */
#include "queue_peer.h"

#include "posix/core/ring.h"

#include <stdatomic.h>

static struct ring *ring;
static atomic_int producers, consumers; /* that have their number */
static _Thread_local int mine = -1;

void peer_open(void)
{
    ring = ring_open(PEER_CAPACITY, sizeof(uint64_t), PRODUCERS, CONSUMERS, SCOPE);
}

void peer_put(uint64_t number)
{
    if (mine < 0)
        mine = atomic_fetch_add(&producers, 1);
    ring_put(ring, mine, &number);
}

uint64_t peer_get(void)
{
    uint64_t number = 0;

    if (mine < 0)
        mine = PRODUCERS + atomic_fetch_add(&consumers, 1);
    ring_get(ring, mine, &number);
    return number;
}
