/* SPDX-License-Identifier: MIT
 *
 * queue's variant `request`, as the textbooks have it: the queue lies with each producer, and a
 * consumer that is free asks every producer for one item. Two messages for each item, and between
 * them nothing happens: compare queue_pull.c. */
#include "mpi/queue_forms.h"

#include "common/base/fail.h"
#include "mpi/patience.h"
#include "mpi/queue_ring.h"
#include "mpi/tags.h"
#include "mpi/team.h"

#include <errno.h>
#include <stdlib.h>

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

static void produce(const struct job *job, int rank, int producers, int consumers)
{
    struct making making = making_begin(job, rank, producers);
    struct ring ring = ring_open(queue_share(job, producers));
    struct patience patience = {0};
    const struct item end = {END_MARK, 0};

    while (making.more || ring.count > 0 || consumers > 0) {
        bool moved = false;
        if (ring.count < ring.capacity && making_ready(&making)) {
            ring_put(&ring, &making.item);
            making_next(&making);
            moved = true;
        }
        if (ring.count > 0 && answer_request(&ring.items[ring.first])) {
            ring_drop(&ring, 1);
            moved = true;
        } else if (!making.more && ring.count == 0 && answer_request(&end)) {
            consumers--;
            moved = true;
        }
        if (moved)
            patience = (struct patience){0};
        else
            patient_nap(&patience);
    }
    producer_end(&making.producer);
    ring_close(&ring);
}

static struct answer consume(const struct job *job, int rank, int producers, bool one_clock)
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
            patient_nap(&patience);
        if (items[from].number == END_MARK) {
            open--;
            continue;
        }
        queue_take(&consumer, &items[from], 1, one_clock);
        MPI_Irecv(&items[from], sizeof *items, MPI_BYTE, from, TAG_ITEM, MPI_COMM_WORLD,
                  &answers[from]);
        MPI_Send(NULL, 0, MPI_BYTE, from, TAG_REQUEST, MPI_COMM_WORLD);
    }
    free(answers);
    free(items);
    return consumer_end(&consumer);
}

struct answer queue_request(const struct job *job)
{
    struct answer part = {0, 0};
    bool one_clock = team_shares_clock();
    int rank, size;

    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);
    int producers = queue_producers(job, size), consumers = queue_consumers(job, size);

    switch (queue_role(job, rank, size)) {
    case PRODUCER:
        produce(job, rank, producers, consumers);
        break;
    case CONSUMER:
        part = consume(job, rank, producers, one_clock);
        break;
    case BOTH:
        part = queue_alone(job);
        break;
    case IDLE:
        break;
    }
    return queue_sum_up(part);
}
