/* SPDX-License-Identifier: MIT
 *
 * oneTBB's concurrent_bounded_queue. */
#include "queue_peer.h"

#include <tbb/concurrent_queue.h>

static tbb::concurrent_bounded_queue<uint64_t> queue;

void peer_open(void)
{
    queue.set_capacity(PEER_CAPACITY);
}

void peer_put(uint64_t number)
{
    queue.push(number);
}

uint64_t peer_get(void)
{
    uint64_t number = 0;

    queue.pop(number);
    return number;
}
