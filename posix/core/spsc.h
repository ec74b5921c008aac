/* SPDX-License-Identifier: MIT
 *
 * spsc: a bounded queue for a single producer and a single consumer, the form that ring.h takes
 * where there is one of each. It blocks, bounds and keeps the order, and no put or get needs an
 * atomic operation that reads and writes.
 *
 * The algorithm is L. Lamport's ("Specifying Concurrent Program Modules", TOPLAS 5 (2), 1983): the
 * producer counts what it has put, the consumer what it has got, each only writes its own count,
 * and the slots between the two are full. What makes it fast is what others have added:
 *
 * - Each side works up to where it last saw the other's count, and looks again only when it has got
 *   there. So that cache line goes over once for a batch of items, not once for each (P. P. C. Lee,
 *   T. Bu and G. Chandranmenon, "A lock-free, cache-efficient shared ring buffer", the
 *   MCRingBuffer, ANCS 2009 and IPDPS 2010). A count is published with each item: that is a store
 *   into a line that one has. Whose look finds little pauses for a moment, so that batches come
 *   about and the two sides keep out of each other's cache lines.
 * - FastForward (J. Giacomoni, T. Moseley and M. Vachharajani, PPoPP 2008) has a full-or-empty word
 *   in each slot instead of counts, B-Queue (J. Wang, K. Zhang, X. Tang and B. Hua, IJPP 41, 2013)
 *   looks a batch ahead in such slots. There both sides write each slot's line; here one does.
 *   FastForward needs 0.26 [0.24, 0.29] of our time, and a value that no item has; with a number
 *   beside each item instead, both stored at once, it was no faster than ours.
 * - An item comes and goes by its address, so one that was in a register is stored once more. By
 *   value, an item of 8 bytes takes 0.59 [0.56, 0.60] of the time, inlined 0.58 [0.55, 0.62] (11
 *   rounds side by side, real-time class). The programs here have items of 16 bytes or more, which
 *   are made in memory anyway; so that form is not there.
 *
 * Who still finds nothing sleeps. It sets its word `asleep` and then looks at the other's count;
 * the other one publishes its count and then looks at that word. Both need a full barrier in
 * between, and it would cost more than all the rest of a put. So the sleeper makes it for both
 * (common/base/membarrier.h); where there is no such call each side has its own.
 *
 * Checked by tests/model/spsc.pml, with stores that become visible late, and as it stands by
 * tests/model/weak/spsc.c, in C11's memory model: each order of each atomic is needed, or is listed
 * there with the reason why a weaker one would do. */
#ifndef TRIPTYCH_POSIX_SPSC_H
#define TRIPTYCH_POSIX_SPSC_H

#include "common/base/futex.h"

#include <stdbool.h>
#include <stddef.h>

struct spsc;

/* As ring_open(), ring_put(), ... in ring.h. */
struct spsc *spsc_open(size_t capacity, size_t item_size, enum futex_scope scope);
bool spsc_put(struct spsc *spsc, const void *item);
bool spsc_get(struct spsc *spsc, void *item);
bool spsc_ready(struct spsc *spsc);
void spsc_close(struct spsc *spsc);
void spsc_free(struct spsc *spsc);

#endif
