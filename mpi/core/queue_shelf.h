/* SPDX-License-Identifier: MIT
 *
 * queue_shelf: a bounded ring of items in a producer's memory, which a window opens to the
 * consumers of mpi/queue. The producer writes items into it and moves the tail. A consumer reads
 * them from there, and they are its own once it has moved the head from where it was before it
 * read, by a compare-and-swap: nobody else has taken them, then, and the producer has not written
 * over them. It is the thieves' half of the work-stealing deque of D. Chase and Y. Lev (Dynamic
 * circular work-stealing deque, SPAA 2005), for several items at once.
 *
 * Passive target (MPI 3.1, section 11.5): the ranks that produce do not take part in a transfer. */
#ifndef TRIPTYCH_MPI_QUEUE_SHELF_H
#define TRIPTYCH_MPI_QUEUE_SHELF_H

#include "common/workloads/queue.h"

#include <mpi.h>
#include <stddef.h>

/* What a producer's window holds. Head and tail have cache lines of their own. The head has 32 bits
 * because Open MPI 4.1 crashes in a compare-and-swap of 64 within a host (its issue 11349). */
struct shelf {
    uint32_t head; /* items taken, modulo 2^32 */
    uint32_t spacer[15];
    uint64_t tail; /* items put; SHELF_CLOSED is added to it when there will be no more */
    uint64_t other_spacer[7];
    struct item items[]; /* items[room] */
};
#define SHELF_CLOSED (UINT64_C(1) << 63)

/* The queue, as each rank sees it. */
struct shelf_view {
    const struct job *job;
    MPI_Win window;
    struct shelf *own; /* a producer's */
    size_t room, batch;
};

/* Opens the windows of the producers, ranks 0 ... producers-1, and starts the clock; its end is
 * shelf_close(), when all have taken. Collective. */
struct shelf_view shelf_open(const struct job *job, int rank, int producers);
void shelf_close(struct shelf_view *view);

/* Lets the consumers see the `tail` items that were put so far (with SHELF_CLOSED: the last). The
 * producer, which is `rank`. */
void shelf_show(const struct shelf_view *view, int rank, uint64_t tail);

/* How many of the `tail` items that were put have been taken. Asks MPI, which so makes progress.
 * The producer, which is `rank`. */
uint64_t shelf_taken(const struct shelf_view *view, int rank, uint64_t tail);

/* What a consumer knows of a producer's shelf. It may have gone on since. */
struct shelf_known {
    uint64_t head, tail;
};

static inline bool shelf_is_empty(const struct shelf_known *known)
{
    return known->head >= (known->tail & ~SHELF_CLOSED);
}

/* Takes up to `most` items of this producer into items[most]. Returns how many; 0: there are none
 * now, or another consumer was faster. A consumer, on its own `known`. */
size_t shelf_take(const struct shelf_view *view, int producer, struct shelf_known *known,
                  struct item *items, size_t most);

#endif
