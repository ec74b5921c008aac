/* SPDX-License-Identifier: MIT
 *
 * chunks: tasks 0 ... tasks-1, cut for workers who take the next chunk when they are free. Chunks
 * of one size, or, automatically, chunks that shrink: large ones cost few visits of the counter,
 * and small ones at the end let all workers end together. That is factoring (S. F. Hummel, E.
 * Schonberg, L. E. Flynn: Factoring, a method for scheduling parallel loops, CACM 35(8), 1992): a
 * batch of one chunk for each worker takes half of what is left, then the next batch. Its first
 * chunks are capped at a sixteenth of a worker's share, since tasks need not be equal, and the long
 * ones may come first.
 *
 * The cut is known beforehand, so the number of a chunk says all: a counter of chunk numbers is the
 * whole of what workers share, and a chunk that was taken by a worker who died can be done again.
 */
#ifndef TRIPTYCH_CHUNKS_H
#define TRIPTYCH_CHUNKS_H

#include "common/base/split.h"

struct chunks {
    uint64_t tasks;
    uint64_t size;  /* of all chunks but the last; 0: they shrink */
    uint64_t count; /* of chunks */
    uint64_t
        *starts; /* where they shrink: starts[count + 1], the first task of each, and `tasks` */
};

/* Cuts `tasks` tasks for `workers` (1 or more) workers, into chunks of `size` tasks, or, with 0, of
 * shrinking size. Fails the program if there is no memory. Free it with chunks_free(). */
struct chunks chunks_cut(uint64_t tasks, int workers, uint64_t size);
void chunks_free(struct chunks *chunks);

/* The tasks of chunk `number`, which is below chunks->count. Any worker. */
static inline struct span chunks_span(const struct chunks *chunks, uint64_t number)
{
    if (chunks->size == 0)
        return (struct span){chunks->starts[number], chunks->starts[number + 1]};

    uint64_t lo = number * chunks->size, left = chunks->tasks - lo;
    return (struct span){lo, lo + (left < chunks->size ? left : chunks->size)};
}

#endif
