/* SPDX-License-Identifier: MIT
 *
 * The ring of the openmp panel, likewise. Its directives do not care who made the threads. */
#include "queue_peer.h"

#include "openmp/core/ring.h"

static struct ring *ring;

void peer_open(void)
{
    ring = ring_open(PEER_CAPACITY, sizeof(uint64_t), 2);
}

void peer_put(uint64_t number)
{
    ring_put(ring, &number);
}

uint64_t peer_get(void)
{
    uint64_t number = 0;

    ring_get(ring, &number);
    return number;
}
