/* SPDX-License-Identifier: MIT
 *
 * queue_forms: what the variants of mpi/queue share. */
#ifndef TRIPTYCH_MPI_QUEUE_FORMS_H
#define TRIPTYCH_MPI_QUEUE_FORMS_H

#include "common/workloads/queue.h"

/* Takes items[count]: processes one after the other. Without `one_clock`, that is between hosts,
 * the clock of the sender says nothing to the receiver, and no time of delivery is noted. A
 * consumer, on its own struct. */
void queue_take(struct consumer *consumer, const struct item *items, size_t count, bool one_clock);

/* The sum of all ranks' parts, which counts on rank 0 only. Collective. */
struct answer queue_sum_up(struct answer part);

/* One of `count` who share the queue's room alike: its part, one item at least. */
size_t queue_share(const struct job *job, int count);

/* A producer's making of items without ever sleeping, since it has messages to answer meanwhile. */
struct making {
    struct producer producer;
    struct item item; /* the next one to put, where `holds` */
    bool holds;       /* an item is made and not put yet */
    bool more;        /* there are items left to put */
    double ready_s;   /* when the next item may be made; 0: at once */
};
struct making making_begin(const struct job *job, int number, int producers);

/* Whether an item is there to put now, in making->item. */
bool making_ready(struct making *making);

/* It is put: goes on to the next. */
void making_next(struct making *making);

/* How many items a consumer should be given at once: what it processes in a tenth of a millisecond.
 * Then an item that takes long is not held up behind another, and what takes next to nothing
 * travels in large batches. What the user asked for with --batch is the least. */
struct adaptive_batch {
    uint64_t items; /* this many, between `least` and `most` */
    uint64_t least, most;
};
struct adaptive_batch adaptive_batch_begin(const struct job *job, uint64_t most);

/* `count` items took seconds_s. */
void adaptive_batch_learn(struct adaptive_batch *batch, uint64_t count, double seconds_s);

#endif
