/* SPDX-License-Identifier: MIT
 *
 * queue with messages, as the textbooks have it.
 *
 * Shows:      the queue lies with each producer, and a consumer that is free asks for one item.
 * Run:        mpirun -n 3 --oversubscribe mpi/queue
 * Beside it:  posix/queue/threads.c, openmp/queue/sections.c; pull.c, server.c, onesided.c.
 * Exercise:   let a consumer ask for the next item before it takes the last one. What is gained? */
#include "common/workloads/queue.h"

#include "common/base/fail.h"
#include "mpi/core/patience.h"
#include "mpi/core/queue_forms.h"
#include "mpi/core/tags.h"
#include "mpi/measure/team.h"

#include <stdlib.h>

/* Hands the oldest item, or in the end its end mark, to the consumer that has asked first. */
static void produce(const struct job *job, int number, int producers, int open)
{
    struct making making = making_begin(job, number, producers);
    uint64_t put = 0, got = 0, room = queue_share(job, producers);
    struct item *items = xcalloc(room, sizeof *items), end = {END_MARK, 0};
    struct patience patience = {0};
    MPI_Status asked;
    int here;

    while (open > 0) { /* consumers that have not got their end mark */
        bool made = put - got < room && making_ready(&making);
        if (made) {
            items[put++ % room] = making.item;
            making_next(&making);
        }
        const struct item *next = got < put ? &items[got % room] : making.more ? NULL : &end;
        MPI_Iprobe(MPI_ANY_SOURCE, TAG_REQUEST, MPI_COMM_WORLD, &here, &asked);
        if (here && next) {
            MPI_Recv(NULL, 0, MPI_BYTE, asked.MPI_SOURCE, TAG_REQUEST, MPI_COMM_WORLD, &asked);
            MPI_Send(next, sizeof *next, MPI_BYTE, asked.MPI_SOURCE, TAG_ITEM, MPI_COMM_WORLD);
            got += next != &end;
            open -= next == &end;
        }
        patient_turn(&patience, made || (here && next));
    }
    producer_end(&making.producer);
    free(items);
}

/* Asks a producer for its next item, which will be in *item. */
static void ask(int producer, struct item *item, MPI_Request *answered)
{
    MPI_Irecv(item, sizeof *item, MPI_BYTE, producer, TAG_ITEM, MPI_COMM_WORLD, answered);
    MPI_Send(NULL, 0, MPI_BYTE, producer, TAG_REQUEST, MPI_COMM_WORLD);
}

static struct answer consume(const struct job *job, int number, int producers, bool one_clock)
{
    struct consumer consumer = consumer_begin(job, number, producers);
    struct item *items = xcalloc((size_t)producers, sizeof *items);
    MPI_Request *answers = xcalloc((size_t)producers, sizeof(MPI_Request));
    struct patience patience = {0};
    int from, here;

    for (int producer = 0; producer < producers; producer++)
        ask(producer, &items[producer], &answers[producer]);
    for (int open = producers; open > 0; patient_turn(&patience, here)) {
        MPI_Testany(producers, answers, &from, &here, MPI_STATUS_IGNORE);
        if (here && items[from].number == END_MARK) {
            open--;
        } else if (here) {
            queue_take(&consumer, &items[from], 1, one_clock);
            ask(from, &items[from], &answers[from]);
        }
    }
    free(answers);
    free(items);
    return consumer_end(&consumer);
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
    int producers = queue_producers(job, size), consumers = queue_consumers(job, size);
    if (rank < producers)
        produce(job, rank, producers, consumers);
    else if (rank < producers + consumers)
        part = consume(job, rank - producers, producers, one_clock);
    return queue_sum_up(part); /* meaningful on rank 0 only */
}

const struct variant variant_request = {"request", run, EXACT | NATURAL,
                                        "a consumer asks the producers for one item at a time"};
