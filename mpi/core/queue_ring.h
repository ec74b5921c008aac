/* SPDX-License-Identifier: MIT
 *
 * queue_ring: a bounded ring of items in one rank's own memory, for mpi/queue. Items that lie side
 * by side can be sent from where they are. */
#ifndef TRIPTYCH_MPI_QUEUE_RING_H
#define TRIPTYCH_MPI_QUEUE_RING_H

#include "common/base/fail.h"
#include "common/workloads/queue.h"

#include <stdlib.h>

struct ring {
    struct item *items; /* items[capacity] */
    size_t capacity, first, count;
};

/* Fails the program if there is no memory. Close it with ring_close(). */
static inline struct ring ring_open(size_t capacity)
{
    struct ring ring = {.items = xcalloc(capacity, sizeof *ring.items), .capacity = capacity};

    return ring;
}

static inline void ring_close(struct ring *ring)
{
    free(ring->items);
    ring->items = NULL;
}

/* Only while ring->count < ring->capacity. */
static inline void ring_put(struct ring *ring, const struct item *item)
{
    size_t place = ring->first + ring->count++;

    ring->items[place < ring->capacity ? place : place - ring->capacity] = *item;
}

/* How many of the oldest lie side by side, from items[first] on. */
static inline size_t ring_run(const struct ring *ring)
{
    size_t to_end = ring->capacity - ring->first;

    return ring->count < to_end ? ring->count : to_end;
}

/* The oldest `count` leave; at most ring_run(). */
static inline void ring_drop(struct ring *ring, size_t count)
{
    ring->first += count;
    if (ring->first == ring->capacity)
        ring->first = 0;
    ring->count -= count;
}

#endif
