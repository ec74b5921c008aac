/* SPDX-License-Identifier: MIT
 *
 * queue with messages in batches, by credit (mpi/core/queue_credit.h).
 *
 * Shows:      nobody asks for an item: a consumer grants credit ahead, and what is ready comes in
 *             one message. The queue lies with each producer, and on the way to the consumers as
 *             far as these have given credit. A consumer that is free gives more, so items that
 *             take long are shared out one by one, and those that take no time travel by the
 *             hundred (struct adaptive_batch).
 * Run:        mpirun -n 2 mpi/queue --variant pull --quiet --items 1e7 --produce 0 --consume 0
 * Beside it:  request.c (an item a request), server.c, onesided.c; posix/queue/ring.c.
 * Exercise:   --batch 1, then 16, then auto. What is gained in the run above? And with --consume
 *             1ms:100ms --batch 16: what is lost when items take unequally long? */
#include "mpi/core/patience.h"
#include "mpi/core/queue_credit.h"
#include "mpi/core/queue_forms.h"
#include "mpi/measure/team.h"

/* Collective: every rank calls it. */
static struct answer run(const struct job *job)
{
    struct answer part = {0, 0};
    bool one_clock = team_shares_clock();
    int rank, size;

    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);
    int producers = queue_producers(job, size), consumers = queue_consumers(job, size);
    size_t room = queue_share(job, producers);
    uint64_t window = credit_window(job, room / (uint64_t)consumers);

    switch (queue_role(job, rank, size)) {
    case PRODUCER:
        credit_produce(job, rank, producers, room, (struct ranks){producers, consumers});
        break;
    case CONSUMER:
        part = credit_consume(job, rank - producers, producers, window,
                              (struct ranks){0, producers}, one_clock);
        break;
    case BOTH:
        part = queue_alone(job);
        break;
    case IDLE:
        break;
    }
    return queue_sum_up(part);
}

const struct variant variant_pull = {
    "pull", run, EXACT, "consumers give credit, producers send what is ready in batches"};
