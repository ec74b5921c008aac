/* SPDX-License-Identifier: MIT */
#include "mpi/core/queue_credit.h"

#include "mpi/core/patience.h"
#include "mpi/core/tags.h"

/* Receives posted ahead for a sender. With --batch 1, 256 were 1.1 times as fast as 64. Persistent
 * requests (MPI_Start) took 1.2 times as long as a new MPI_Irecv each, with Open MPI 4.1. */
enum { SLOTS = 256 };

/* Open MPI and MPICH send up to 4 KB at once, longer messages only when the receiver answers. */
enum { AUTOMATIC_BATCH = 128 };

static uint64_t smaller(uint64_t one, uint64_t other)
{
    return one < other ? one : other;
}

size_t credit_batch(const struct job *job)
{
    return (size_t)smaller(job->batch > 0 ? job->batch : AUTOMATIC_BATCH, job->capacity);
}

uint64_t credit_window(const struct job *job, uint64_t room)
{
    return smaller(room > 0 ? room : 1, credit_batch(job) * SLOTS);
}

/* ---- the sender's side --------------------------------------------------------------------- */

struct outbox outbox_open(const struct job *job, size_t capacity, struct ranks receivers)
{
    struct outbox outbox = {
        .ring = ring_open(capacity),
        .batch = credit_batch(job),
        .receivers = xcalloc((size_t)receivers.count, sizeof *outbox.receivers),
        .grants = xcalloc((size_t)receivers.count, sizeof(MPI_Request)),
        .ranks = receivers,
        .open = receivers.count,
    };

    for (int i = 0; i < receivers.count; i++)
        MPI_Irecv(&outbox.receivers[i].arriving, sizeof(struct grant), MPI_BYTE,
                  receivers.first + i, TAG_REQUEST, MPI_COMM_WORLD, &outbox.grants[i]);
    return outbox;
}

void outbox_close(struct outbox *outbox)
{
    free(outbox->grants);
    free(outbox->receivers);
    ring_close(&outbox->ring);
}

/* What lies unread with one receiver. One item is in its hands, and no longer in the queue. */
static uint64_t unread(const struct receiver *receiver)
{
    uint64_t items = receiver->sent - receiver->granted.taken;

    return items > 0 ? items - 1 : 0;
}

/* The next receiver that has given credit, in turn; -1: none has. */
static int next_receiver(struct outbox *outbox)
{
    for (int tried = 0; tried < outbox->ranks.count; tried++) {
        int i = outbox->next;
        outbox->next = i + 1 < outbox->ranks.count ? i + 1 : 0;
        if (outbox->receivers[i].sent < outbox->receivers[i].granted.limit)
            return i;
    }
    return -1;
}

/* A short message leaves at once. A long one leaves when the receiver answers, and MPI_Send would
 * spin until then. */
static void send_items(const struct item *items, size_t count, int rank)
{
    int bytes = (int)(count * sizeof *items);
    MPI_Request sent;

    if (count <= AUTOMATIC_BATCH) {
        MPI_Send(items, bytes, MPI_BYTE, rank, TAG_ITEM, MPI_COMM_WORLD);
        return;
    }
    MPI_Isend(items, bytes, MPI_BYTE, rank, TAG_ITEM, MPI_COMM_WORLD, &sent);
    patient_wait(&sent, MPI_STATUS_IGNORE);
}

bool outbox_send(struct outbox *outbox)
{
    struct ring *ring = &outbox->ring;
    int to = ring->count > 0 ? next_receiver(outbox) : -1;

    if (to < 0)
        return false;
    struct receiver *receiver = &outbox->receivers[to];
    uint64_t credit = receiver->granted.limit - receiver->sent;
    size_t count = (size_t)smaller(smaller(ring_run(ring), outbox->batch), credit);

    send_items(&ring->items[ring->first], count, outbox->ranks.first + to);
    ring_drop(ring, count);
    outbox->unread -= unread(receiver);
    receiver->sent += count;
    outbox->unread += unread(receiver);
    return true;
}

bool outbox_listen(struct outbox *outbox)
{
    bool heard = false;

    for (int i = 0; i < outbox->ranks.count; i++) {
        struct receiver *receiver = &outbox->receivers[i];
        int here = 0;
        if (receiver->granted.limit != NO_MORE)
            MPI_Test(&outbox->grants[i], &here, MPI_STATUS_IGNORE);
        if (!here)
            continue;
        outbox->unread -= unread(receiver);
        receiver->granted = receiver->arriving;
        outbox->unread += unread(receiver);
        heard = true;
        if (receiver->granted.limit == NO_MORE)
            outbox->open--;
        else
            MPI_Irecv(&receiver->arriving, sizeof(struct grant), MPI_BYTE, outbox->ranks.first + i,
                      TAG_REQUEST, MPI_COMM_WORLD, &outbox->grants[i]);
    }
    return heard;
}

void outbox_end(struct outbox *outbox)
{
    const struct item end = {END_MARK, 0};

    for (int i = 0; i < outbox->ranks.count; i++)
        send_items(&end, 1, outbox->ranks.first + i);
}

/* ---- the receiver's side ------------------------------------------------------------------- */

static void tell(const struct inbox *inbox, int sender, uint64_t limit)
{
    struct grant grant = {inbox->senders[sender].taken, limit};

    inbox->senders[sender].limit = limit;
    MPI_Send(&grant, sizeof grant, MPI_BYTE, inbox->ranks.first + sender, TAG_REQUEST,
             MPI_COMM_WORLD);
}

/* Posts the receive of this number, for a message of the sender to whom it belongs. */
static void post(struct inbox *inbox, int number)
{
    MPI_Irecv(&inbox->items[(size_t)number * inbox->batch],
              (int)(inbox->batch * sizeof *inbox->items), MPI_BYTE,
              inbox->ranks.first + number / inbox->slots, TAG_ITEM, MPI_COMM_WORLD,
              &inbox->messages[number]);
}

struct inbox inbox_open(const struct job *job, uint64_t window, struct ranks senders)
{
    size_t batch = credit_batch(job), slots = (size_t)smaller(window / batch + 1, SLOTS);
    struct inbox inbox = {
        .batch = batch,
        .slots = (int)slots,
        .senders = xcalloc((size_t)senders.count, sizeof *inbox.senders),
        .messages = xcalloc((size_t)senders.count * slots, sizeof(MPI_Request)),
        .items = xcalloc((size_t)senders.count * slots * batch, sizeof *inbox.items),
        .ranks = senders,
        .open = senders.count,
    };

    for (int i = 0; i < senders.count * inbox.slots; i++)
        post(&inbox, i);
    for (int sender = 0; sender < senders.count; sender++)
        tell(&inbox, sender, 1);
    return inbox;
}

void inbox_close(struct inbox *inbox)
{
    for (int i = 0; i < inbox->ranks.count * inbox->slots; i++) {
        if (inbox->messages[i] == MPI_REQUEST_NULL)
            continue;
        MPI_Cancel(&inbox->messages[i]); /* nobody will send it */
        MPI_Wait(&inbox->messages[i], MPI_STATUS_IGNORE);
    }
    free(inbox->items);
    free(inbox->messages);
    free(inbox->senders);
}

/* The next message of a sender, if it has come; notes what is in it. */
static bool arrived(struct inbox *inbox, int number)
{
    struct sender *sender = &inbox->senders[number];
    int message = number * inbox->slots + sender->slot, here, bytes;
    MPI_Status status;

    MPI_Test(&inbox->messages[message], &here, &status);
    if (!here)
        return false;
    MPI_Get_count(&status, MPI_BYTE, &bytes);
    sender->count = (size_t)bytes / sizeof *inbox->items;
    if (inbox->items[(size_t)message * inbox->batch].number != END_MARK)
        return true;
    sender->ended = true;
    inbox->open--;
    tell(inbox, number, NO_MORE);
    return false;
}

size_t inbox_next(struct inbox *inbox, const struct item **items)
{
    for (int tried = 0; tried < inbox->ranks.count; tried++) {
        struct sender *sender = &inbox->senders[inbox->next];
        if (!sender->ended && (sender->at < sender->count || arrived(inbox, inbox->next))) {
            int message = inbox->next * inbox->slots + sender->slot;
            *items = &inbox->items[(size_t)message * inbox->batch + sender->at];
            return sender->count - sender->at;
        }
        inbox->next = inbox->next + 1 < inbox->ranks.count ? inbox->next + 1 : 0;
    }
    return 0;
}

bool inbox_taken(struct inbox *inbox, size_t count, uint64_t window)
{
    int number = inbox->next;
    struct sender *sender = &inbox->senders[number];

    sender->at += count;
    sender->taken += count;
    if (sender->at == sender->count) {
        post(inbox, number * inbox->slots + sender->slot);
        sender->slot = sender->slot + 1 < inbox->slots ? sender->slot + 1 : 0;
        sender->at = sender->count = 0;
        inbox->next = number + 1 < inbox->ranks.count ? number + 1 : 0;
    }
    if (sender->limit - sender->taken > window / 2)
        return false;
    tell(inbox, number, sender->taken + window);
    return true;
}
