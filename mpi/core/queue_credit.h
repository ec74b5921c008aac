/* SPDX-License-Identifier: MIT
 *
 * queue_credit: how items get from one rank to another in mpi/queue, and how the receiver keeps
 * the sender from sending too much. Variants pull and server are made of it.
 *
 * A receiver tells each sender how many items it may send in all; the difference to what was sent
 * is the sender's credit. It is the sliding window of TCP (RFC 9293, section 3.8.6; that a receiver
 * should grant much at a time or nothing, is section 3.8.6.2.2), counted in items.
 *
 * Why it is fast, beside a consumer that asks for each item (queue_request.c): an item need not
 * wait for a request, since credit was given ahead; a message carries all items that are ready, up
 * to a batch, straight from the sender's ring; the receiver has posted receives for all that it has
 * granted, so that nothing has to be kept by the library; and one grant serves half a window.
 *
 * Nothing is ever held back to fill a batch: what is ready goes. */
#ifndef TRIPTYCH_MPI_QUEUE_CREDIT_H
#define TRIPTYCH_MPI_QUEUE_CREDIT_H

#include "mpi/core/queue_ring.h"

#include <mpi.h>

/* From a receiver to a sender. */
struct grant {
    uint64_t taken; /* items of this sender that have left the queue */
    uint64_t limit; /* it may send this many in all; NO_MORE: the receiver has its end mark */
};
#define NO_MORE UINT64_MAX

/* Ranks first ... first+count-1. */
struct ranks {
    int first, count;
};

/* Most items of a message: --batch, or automatically as many as travel without a rendezvous. Both
 * sides call it. */
size_t credit_batch(const struct job *job);

/* Most items that may be under way between two ranks, of `room` items that there is room for. */
uint64_t credit_window(const struct job *job, uint64_t room);

/* ---- the sender's side --------------------------------------------------------------------- */

struct receiver {
    struct grant arriving, granted; /* the next grant will be in `arriving` */
    uint64_t sent;
};

struct outbox {
    struct ring ring; /* what is made and not sent; put items here while outbox_room() */
    size_t batch;
    uint64_t unread; /* items sent that lie with a receiver, but for one that it works on */
    struct receiver *receivers;
    MPI_Request *grants; /* grants[count]: the next grant of each */
    struct ranks ranks;
    int next, open; /* open: receivers that have not got their end mark */
};

/* For these receivers, and a queue with room for `capacity` items, here
 * and on their way. */
struct outbox outbox_open(const struct job *job, size_t capacity, struct ranks receivers);
void outbox_close(struct outbox *outbox);

/* How many items may be put into the ring. */
static inline size_t outbox_room(const struct outbox *outbox)
{
    uint64_t used = outbox->ring.count + outbox->unread;

    return used < outbox->ring.capacity ? outbox->ring.capacity - (size_t)used : 0;
}

/* Sends one message of what is in the ring, if a receiver has given credit. Returns whether. */
bool outbox_send(struct outbox *outbox);

/* Takes the grants that have come. Returns whether there were any. */
bool outbox_listen(struct outbox *outbox);

/* No more items will come: sends the end marks. The receivers' last grants are still to be heard,
 * until outbox->open is 0. Only with an empty ring, once. */
void outbox_end(struct outbox *outbox);

/* ---- the receiver's side ------------------------------------------------------------------- */

struct sender {
    int slot;         /* whose message is the next */
    size_t at, count; /* items [at, count) of it have come and are not taken; 0, 0: not come yet */
    uint64_t taken, limit;
    bool ended;
};

struct inbox {
    size_t batch;
    int slots; /* receives posted ahead for each sender */
    struct sender *senders;
    MPI_Request *messages; /* messages[count * slots] */
    struct item *items;    /* items[count * slots * batch] */
    struct ranks ranks;
    int next, open; /* open: senders that have not ended */
};

/* For these senders, of which each will be granted `window` items at
 * most. Grants one item to each. */
struct inbox inbox_open(const struct job *job, uint64_t window, struct ranks senders);
void inbox_close(struct inbox *inbox);

/* The oldest items of a sender that has sent some, side by side; *items points to them until
 * inbox_taken(). Returns how many; 0: none have come. */
size_t inbox_next(struct inbox *inbox, const struct item **items);

/* The first `count` of what inbox_next() gave are taken; their sender may have `window` items under
 * way. Returns whether it was told so now. */
bool inbox_taken(struct inbox *inbox, size_t count, uint64_t window);

/* ---- the roles ----------------------------------------------------------------------------- */

/* Makes the items of producer `number` and sends them; `room` of them may lie here or unread. */
void credit_produce(const struct job *job, int number, int producers, size_t room,
                    struct ranks receivers);

/* Takes items as consumer `number`, with `window` of each sender under way at most. */
struct answer credit_consume(const struct job *job, int number, int producers, uint64_t window,
                             struct ranks senders, bool one_clock);

#endif
