/* SPDX-License-Identifier: MIT
 *
 * ring: a bounded queue for many producers and many consumers, the fast form of channel.h, made of
 * `#pragma omp atomic` alone (OpenMP 5.0, section 2.17.7). First come, first served; items of one
 * producer keep their order.
 *
 * The algorithm: who puts draws a ticket from one counter, who gets draws one from another (atomic
 * capture), and the tickets are the order of the items. A ticket names a slot, and the slot's word
 * says whose turn it is: 2t when it is empty and waits for the item of ticket t, 2t + 1 when that
 * item is in it. Each waits for its own turn at its own slot. So it is a ticket lock (D. P. Reed
 * and R. K. Kanodia's event counts and sequencers, CACM 22 (2), 1979) with a counter for each slot,
 * the sequence number of D. Vyukov's bounded MPMC queue (1024cores.net). posix/ring.h claims a slot
 * by compare-and-swap, which OpenMP has only since 5.1 (atomic compare); a ticket needs none, but a
 * thread that is stopped between its ticket and its turn holds up those who come to its slot next.
 *
 * Why it is fast: an item costs each side one atomic addition and one store, and its slot's cache
 * line, which holds word and item, must change hands anyway. There is no lock that all of them
 * fight for. Who finds that it is not yet his turn pauses for a microsecond or two before he looks
 * again, so that meanwhile a batch of items comes; after some such looks he naps
 * (common/account/patience.h), since OpenMP has nothing to sleep on but locks. docs/queues.md has
 * the measurements.
 *
 * A put that returned happens before the get that returns its item (write release, read acquire).
 */
#ifndef TRIPTYCH_OPENMP_RING_H
#define TRIPTYCH_OPENMP_RING_H

#include <stdbool.h>
#include <stddef.h>

struct ring;

/* A ring for at most `capacity` (1 or more) items of `item_size` bytes, which `workers` threads
 * use. Fails the program if there is no memory. Free it with ring_free(). Main thread, before the
 * workers exist. */
struct ring *ring_open(size_t capacity, size_t item_size, int workers);

/* Copies *item into the ring; waits while it is full. False: it was closed, and the item was not
 * taken. Any thread. */
bool ring_put(struct ring *ring, const void *item);

/* Moves the oldest item to *item; waits while the ring is empty. False: it is empty and closed. Any
 * thread. */
bool ring_get(struct ring *ring, void *item);

/* Whether ring_get() would return at once. The only thread that gets. */
bool ring_ready(const struct ring *ring);

/* No more items will be put; who waits goes on. What is in the ring can still be got. May be called
 * more than once. Any thread. */
void ring_close(struct ring *ring);

/* Main thread, when no thread uses it any more. */
void ring_free(struct ring *ring);

#endif
