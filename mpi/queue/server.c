/* SPDX-License-Identifier: MIT
 *
 * queue with a rank that is the queue.
 *
 * Shows:      the others put and get, in batches. To the producers the server is a consumer, to the
 *             consumers a producer, and both by credit (mpi/core/queue_credit.h); while it is full
 *             it gives no more, so a fast producer waits.
 * Run:        mpirun -n 4 --oversubscribe mpi/queue --variant server
 * Beside it:  pull.c (no rank in between), request.c; posix/queue/fork.c.
 * Exercise:   how many ranks must wait for the server before a second one would pay? */
#include "common/account/trace.h"
#include "mpi/core/patience.h"
#include "mpi/core/queue_credit.h"
#include "mpi/core/queue_forms.h"
#include "mpi/measure/team.h"

/* How many items each producer may have on their way to the server: together half of the room. The
 * first is in the producer's hands, and needs no room in the queue. */
static uint64_t window_of(const struct job *job, int producers)
{
    return credit_window(job, 1 + job->capacity / 2 / (uint64_t)producers);
}

/* What has come goes into the ring, as far as it has room. */
static bool store(struct inbox *inbox, struct outbox *outbox, uint64_t window)
{
    size_t room = outbox_room(outbox);
    const struct item *items;
    size_t count = room > 0 ? inbox_next(inbox, &items) : 0;

    if (count == 0)
        return false;
    count = count < room ? count : room;
    for (size_t i = 0; i < count; i++)
        ring_put(&outbox->ring, &items[i]);
    inbox_taken(inbox, count, window);
    return true;
}

/* Rank 0: the queue. */
static void serve(const struct job *job, struct ranks producers, struct ranks consumers)
{
    uint64_t window = window_of(job, producers.count);
    size_t room = (size_t)(job->capacity - (uint64_t)producers.count * (window - 1));
    struct inbox inbox = inbox_open(job, window, producers);
    struct outbox outbox = outbox_open(job, room, consumers);
    struct patience patience = {0};
    bool ended = false;

    while (outbox.open > 0) {
        bool stored = store(&inbox, &outbox, window), sent = outbox_send(&outbox);
        if (inbox.open == 0 && outbox.ring.count == 0 && !ended) {
            outbox_end(&outbox);
            ended = true;
        }
        bool heard = !sent && outbox_listen(&outbox);
        patient_turn(&patience, stored || sent || heard);
    }
    outbox_close(&outbox);
    inbox_close(&inbox);
}

/* The only client: an item to the server, and back again. */
static void put_and_get(struct outbox *outbox, struct inbox *inbox, const struct item **back)
{
    struct patience patience = {0};

    while (!outbox_send(outbox))
        if (!outbox_listen(outbox))
            patient_nap(&patience);
    while (inbox_next(inbox, back) == 0)
        patient_nap(&patience);
}

static struct answer put_and_get_all(const struct job *job, bool one_clock)
{
    struct ranks server = {0, 1};
    struct producer producer = producer_begin(job, 0, 1);
    struct consumer consumer = consumer_begin(job, 0, 1);
    struct outbox outbox = outbox_open(job, 1, server);
    struct inbox inbox = inbox_open(job, 1, server);
    struct patience patience = {0};
    const struct item *back;
    struct item item;

    while (producer_make(&producer, &item)) {
        ring_put(&outbox.ring, &item);
        put_and_get(&outbox, &inbox, &back);
        queue_take(&consumer, back, 1, one_clock);
        inbox_taken(&inbox, 1, 1);
        clock_sleep(producer_pause_s(&producer));
    }
    producer_end(&producer);
    outbox_end(&outbox);
    while (inbox_next(&inbox, &back), outbox_listen(&outbox), outbox.open + inbox.open > 0)
        patient_nap(&patience);
    inbox_close(&inbox);
    outbox_close(&outbox);
    return consumer_end(&consumer);
}

/* The ranks other than the server share the roles. */
static struct answer be_client(const struct job *job, int client, int clients, bool one_clock)
{
    int producers = queue_producers(job, clients), consumers = queue_consumers(job, clients);
    struct ranks server = {0, 1};

    switch (queue_role(job, client, clients)) {
    case PRODUCER:
        credit_produce(job, client, producers, (size_t)window_of(job, producers), server);
        break;
    case CONSUMER: /* its window is well below the server's room, so that neither waits in turn */
        return credit_consume(job, client - producers, producers,
                              credit_window(job, job->capacity / 4 / (uint64_t)consumers), server,
                              one_clock);
    case BOTH:
        return put_and_get_all(job, one_clock);
    case IDLE:
        break;
    }
    return (struct answer){0, 0};
}

/* Collective: every rank calls it. */
static struct answer run(const struct job *job)
{
    struct answer part = {0, 0};
    bool one_clock = team_shares_clock();
    int rank, size;

    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);
    if (size == 1)
        return queue_alone(job);
    int clients = size - 1, producers = queue_producers(job, clients);

    if (rank == 0)
        serve(job, (struct ranks){1, producers},
              (struct ranks){clients > 1 ? 1 + producers : 1, queue_consumers(job, clients)});
    else
        part = be_client(job, rank - 1, clients, one_clock);
    return queue_sum_up(part);
}

const struct variant variant_server = {"server", run, EXACT,
                                       "one rank is the queue, the others put and get in batches"};
