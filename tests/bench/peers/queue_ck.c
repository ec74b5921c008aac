/* SPDX-License-Identifier: MIT
 *
 * Concurrency Kit's ck_ring, for many producers and consumers, or (-DSINGLE) for one each. It does
 * not block: who cannot go on yields. */
#include "queue_peer.h"

#include <ck_ring.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/mman.h>

/* In memory that children share, for queue_forks.c. */
static struct ck {
    ck_ring_t ring;
    ck_ring_buffer_t buffer[PEER_CAPACITY];
} * ck;

#ifdef SINGLE
#define ENQUEUE ck_ring_enqueue_spsc
#define DEQUEUE ck_ring_dequeue_spsc
#else
#define ENQUEUE ck_ring_enqueue_mpmc
#define DEQUEUE ck_ring_dequeue_mpmc
#endif

void peer_open(void)
{
    ck = mmap(NULL, sizeof *ck, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (ck == MAP_FAILED)
        abort();
    ck_ring_init(&ck->ring, PEER_CAPACITY);
}

void peer_put(uint64_t number)
{
    while (!ENQUEUE(&ck->ring, ck->buffer, (void *)(uintptr_t)number))
        sched_yield();
}

uint64_t peer_get(void)
{
    void *number;

    while (!DEQUEUE(&ck->ring, ck->buffer, &number))
        sched_yield();
    return (uintptr_t)number;
}
