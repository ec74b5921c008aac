/* SPDX-License-Identifier: MIT
 *
 * queue with MPI.
 *
 * Shows: a queue made of messages, twice. pull: the queue lies with each producer; a consumer that
 * is free asks every producer for one item, and what it has asked for and not got is its credit.
 *        server: one rank is the queue, the others put and get; it does not receive more items
 * while it is full, so a synchronous send is what makes a fast producer wait. Run:   mpirun -n 3
 * --oversubscribe mpi/queue mpirun -n 2 mpi/queue --quiet --items 1e6 --produce 0 --consume 0
 * Beside it: posix/queue.c and openmp/queue.c, where the queue is a ring in shared memory.
 * Exercise: let a consumer of pull ask for the next item before it processes this one. What is
 * gained in the throughput run, and what is lost when items take unequally long? */
#include "common/workloads/queue.h"

#include "common/clock.h"
#include "common/fail.h"
#include "mpi/patience.h"
#include "mpi/tags.h"
#include "mpi/team.h"

#include <errno.h>
#include <stdlib.h>

/* A bounded ring in one rank's own memory. */
struct ring {
    struct item *items;
    size_t capacity, first, count;
};

static struct ring ring_open(size_t capacity)
{
    struct ring ring = {.items = calloc(capacity, sizeof *ring.items), .capacity = capacity};

    ok(ring.items ? 0 : errno, "calloc");
    return ring;
}

static struct item *ring_put(struct ring *ring)
{
    return &ring->items[(ring->first + ring->count++) % ring->capacity];
}

static struct item *ring_get(struct ring *ring)
{
    struct item *oldest = &ring->items[ring->first];

    ring->first = (ring->first + 1) % ring->capacity;
    ring->count--;
    return oldest;
}

/* Between hosts the clock of the sender says nothing to the receiver. */
static void take(struct consumer *consumer, struct item *item, bool one_clock)
{
    if (!one_clock)
        item->sent_s = 0;
    consumer_take(consumer, item);
}

static struct answer sum_up(struct answer part)
{
    struct answer total = {0, 0};
    MPI_Request summed;

    MPI_Ireduce(&part, &total, 2, MPI_UINT64_T, MPI_SUM, 0, MPI_COMM_WORLD, &summed);
    patient_wait(&summed, MPI_STATUS_IGNORE);
    return total; /* meaningful on rank 0 only */
}

/* ---- pull ---------------------------------------------------------------------------------- */

/* Sends an item, or the end mark, to whoever has asked first; false if nobody has asked. */
static bool answer_request(const struct item *item)
{
    MPI_Status status;
    int here;

    MPI_Iprobe(MPI_ANY_SOURCE, TAG_REQUEST, MPI_COMM_WORLD, &here, &status);
    if (!here)
        return false;
    MPI_Recv(NULL, 0, MPI_BYTE, status.MPI_SOURCE, TAG_REQUEST, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
    MPI_Send(item, sizeof *item, MPI_BYTE, status.MPI_SOURCE, TAG_ITEM, MPI_COMM_WORLD);
    return true;
}

static void pull_produce(const struct job *job, int rank, int producers, int consumers)
{
    struct producer producer = producer_begin(job, rank, producers);
    size_t share = job->capacity / (uint64_t)producers; /* of the queue's room */
    struct ring ring = ring_open(share > 0 ? share : 1);
    struct patience patience = {0};
    struct item item, end = {END_MARK, 0};
    bool more = producer_make(&producer, &item);
    double ready_s = 0; /* when the next item has been made */

    while (more || ring.count > 0 || consumers > 0) {
        bool moved = false;
        if (more && ring.count < ring.capacity && (ready_s == 0 || clock_now_s() >= ready_s)) {
            *ring_put(&ring) = item;
            double pause_s = producer_pause_s(&producer);
            ready_s = pause_s > 0 ? clock_now_s() + pause_s : 0;
            more = producer_make(&producer, &item);
            moved = true;
        }
        if (ring.count > 0 && answer_request(&ring.items[ring.first])) {
            ring_get(&ring);
            moved = true;
        } else if (!more && ring.count == 0 && answer_request(&end)) {
            consumers--;
            moved = true;
        }
        if (moved)
            patience = (struct patience){0};
        else
            patience_nap(&patience);
    }
    producer_end(&producer);
    free(ring.items);
}

static struct answer pull_consume(const struct job *job, int rank, int producers, bool one_clock)
{
    struct consumer consumer = consumer_begin(job, rank - producers, producers);
    struct item *items = calloc((size_t)producers, sizeof *items);
    MPI_Request *answers = calloc((size_t)producers, sizeof(MPI_Request));
    int open = producers, from, here;

    ok(items && answers ? 0 : errno, "calloc");
    for (int producer = 0; producer < producers; producer++) {
        MPI_Irecv(&items[producer], sizeof *items, MPI_BYTE, producer, TAG_ITEM, MPI_COMM_WORLD,
                  &answers[producer]);
        MPI_Send(NULL, 0, MPI_BYTE, producer, TAG_REQUEST, MPI_COMM_WORLD);
    }
    while (open > 0) {
        struct patience patience = {0};
        while (MPI_Testany(producers, answers, &from, &here, MPI_STATUS_IGNORE), !here)
            patience_nap(&patience);
        if (items[from].number == END_MARK) {
            open--;
            continue;
        }
        take(&consumer, &items[from], one_clock);
        MPI_Irecv(&items[from], sizeof *items, MPI_BYTE, from, TAG_ITEM, MPI_COMM_WORLD,
                  &answers[from]);
        MPI_Send(NULL, 0, MPI_BYTE, from, TAG_REQUEST, MPI_COMM_WORLD);
    }
    free(answers);
    free(items);
    return consumer_end(&consumer);
}

/* A rank that is alone has nobody to send to: it takes each item as soon as it has made it. */
static struct answer produce_and_consume(const struct job *job)
{
    struct producer producer = producer_begin(job, 0, 1);
    struct consumer consumer = consumer_begin(job, 0, 1);
    struct item item;

    while (producer_make(&producer, &item)) {
        consumer_take(&consumer, &item);
        clock_sleep(producer_pause_s(&producer));
    }
    producer_end(&producer);
    return consumer_end(&consumer);
}

static struct answer run_pull(const struct job *job)
{
    struct answer part = {0, 0};
    bool one_clock = team_shares_clock();
    int rank, size;

    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);
    int producers = queue_producers(job, size), consumers = queue_consumers(job, size);

    switch (queue_role(job, rank, size)) {
    case PRODUCER:
        pull_produce(job, rank, producers, consumers);
        break;
    case CONSUMER:
        part = pull_consume(job, rank, producers, one_clock);
        break;
    case BOTH:
        part = produce_and_consume(job);
        break;
    case IDLE:
        break;
    }
    return sum_up(part);
}

/* ---- server -------------------------------------------------------------------------------- */

/* Rank 0: the queue. Receives an item only while there is room, answers a request only while there
 * is an item, and once all producers have ended, answers with end marks. */
static void serve(const struct job *job, int producers, int consumers)
{
    struct ring ring = ring_open(job->capacity);
    struct patience patience = {0};
    struct item item, end = {END_MARK, 0};
    MPI_Status status;

    while (producers > 0 || ring.count > 0 || consumers > 0) {
        int put = 0;
        bool answered = false;
        if (ring.count < ring.capacity && producers > 0)
            MPI_Iprobe(MPI_ANY_SOURCE, TAG_PUT, MPI_COMM_WORLD, &put, &status);
        if (put) {
            MPI_Recv(&item, sizeof item, MPI_BYTE, status.MPI_SOURCE, TAG_PUT, MPI_COMM_WORLD,
                     MPI_STATUS_IGNORE);
            if (item.number == END_MARK)
                producers--;
            else
                *ring_put(&ring) = item;
        }
        if (ring.count > 0) {
            answered = answer_request(&ring.items[ring.first]);
            if (answered)
                ring_get(&ring);
        } else if (producers == 0 && consumers > 0) {
            answered = answer_request(&end);
            consumers -= answered;
        }
        if (put || answered)
            patience = (struct patience){0};
        else
            patience_nap(&patience);
    }
    free(ring.items);
}

/* Synchronous: it is done when the server has begun to receive it (MPI 3.1, section 3.4). */
static void server_put(const struct item *item)
{
    MPI_Request received;

    MPI_Issend(item, sizeof *item, MPI_BYTE, 0, TAG_PUT, MPI_COMM_WORLD, &received);
    patient_wait(&received, MPI_STATUS_IGNORE);
}

static struct item server_get(void)
{
    struct item item;
    MPI_Request answered;

    MPI_Irecv(&item, sizeof item, MPI_BYTE, 0, TAG_ITEM, MPI_COMM_WORLD, &answered);
    MPI_Send(NULL, 0, MPI_BYTE, 0, TAG_REQUEST, MPI_COMM_WORLD);
    patient_wait(&answered, MPI_STATUS_IGNORE);
    return item;
}

static void server_produce(const struct job *job, int number, int producers)
{
    struct producer producer = producer_begin(job, number, producers);
    struct item item, end = {END_MARK, 0};

    while (producer_make(&producer, &item)) {
        server_put(&item);
        clock_sleep(producer_pause_s(&producer));
    }
    producer_end(&producer);
    server_put(&end);
}

static struct answer server_consume(const struct job *job, int number, int producers,
                                    bool one_clock)
{
    struct consumer consumer = consumer_begin(job, number, producers);
    struct item item;

    while (item = server_get(), item.number != END_MARK)
        take(&consumer, &item, one_clock);
    return consumer_end(&consumer);
}

static struct answer server_both(const struct job *job, bool one_clock)
{
    struct producer producer = producer_begin(job, 0, 1);
    struct consumer consumer = consumer_begin(job, 0, 1);
    struct item item, end = {END_MARK, 0};

    while (producer_make(&producer, &item)) {
        server_put(&item);
        item = server_get();
        take(&consumer, &item, one_clock);
        clock_sleep(producer_pause_s(&producer));
    }
    producer_end(&producer);
    server_put(&end);
    server_get(); /* the end mark comes back */
    return consumer_end(&consumer);
}

static struct answer run_server(const struct job *job)
{
    struct answer part = {0, 0};
    bool one_clock = team_shares_clock();
    int rank, size;

    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);
    if (size == 1)
        return produce_and_consume(job);
    int clients = size - 1, producers = queue_producers(job, clients);

    if (rank == 0) {
        serve(job, producers, queue_consumers(job, clients));
        return sum_up(part);
    }
    switch (queue_role(job, rank - 1, clients)) {
    case PRODUCER:
        server_produce(job, rank - 1, producers);
        break;
    case CONSUMER:
        part = server_consume(job, rank - 1 - producers, producers, one_clock);
        break;
    case BOTH:
        part = server_both(job, one_clock);
        break;
    case IDLE:
        break;
    }
    return sum_up(part);
}

static const struct variant variants[] = {
    {"pull", run_pull, EXACT, "a consumer asks the producers, credits bound the queue"},
    {"server", run_server, EXACT, "one rank is the queue, the others put and get"},
    {0},
};

int main(int argc, char **argv)
{
    return bench_main(argc, argv, &queue, variants, &mpi_team);
}
