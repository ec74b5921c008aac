/* SPDX-License-Identifier: MIT
 *
 * Concurrency Kit's ck_ring, for many producers and consumers, or (-DSINGLE) for one each. It does
 * not block: who cannot go on yields. */
#include "queue_peer.h"

#include <ck_ring.h>
#include <sched.h>
#include <stdlib.h>

static ck_ring_t ring;
static ck_ring_buffer_t *buffer;

#ifdef SINGLE
#define ENQUEUE ck_ring_enqueue_spsc
#define DEQUEUE ck_ring_dequeue_spsc
#else
#define ENQUEUE ck_ring_enqueue_mpmc
#define DEQUEUE ck_ring_dequeue_mpmc
#endif

void peer_open(void)
{
    buffer = calloc(PEER_CAPACITY, sizeof *buffer);
    if (!buffer)
        abort();
    ck_ring_init(&ring, PEER_CAPACITY);
}

void peer_put(uint64_t number)
{
    while (!ENQUEUE(&ring, buffer, (void *)(uintptr_t)number))
        sched_yield();
}

uint64_t peer_get(void)
{
    void *number;

    while (!DEQUEUE(&ring, buffer, &number))
        sched_yield();
    return (uintptr_t)number;
}
