/* SPDX-License-Identifier: MIT
 *
 * graph with blocking messages.
 *
 * Shows:      after each step ranks exchange what the next one needs, two and two. Of two ranks the
 *             lower one sends first and the other one receives first: if both sent first, long
 *             messages would wait for each other for ever. MPI_Recv of the common libraries
 *             spins, so who waits keeps a core busy.
 * Run:        mpirun -n 2 mpi/graph --variant blocking
 * Beside it:  isend.c, onesided.c.
 * Exercise:   let all ranks send first. From which --payload on does it hang? */
#include "common/workloads/graph.h"

#include "mpi/core/patience.h"

/* Sends the results of `step` that `theirs`, the columns of rank `to`, need. */
static void send_to(const struct job *job, uint64_t step, struct span own, struct span theirs,
                    uint64_t to)
{
    for (uint64_t column = own.lo; column < own.hi; column++)
        if (graph_feeds(job, step, column, theirs))
            MPI_Send(graph_slot(job, step, column), (int)job->slot_size, MPI_BYTE, (int)to,
                     (int)column, MPI_COMM_WORLD);
}

static void receive_from(const struct job *job, uint64_t step, struct span own, struct span theirs,
                         uint64_t from)
{
    for (uint64_t column = theirs.lo; column < theirs.hi; column++)
        if (graph_feeds(job, step, column, own))
            MPI_Recv(graph_slot(job, step, column), (int)job->slot_size, MPI_BYTE, (int)from,
                     (int)column, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
}

/* Round r pairs each rank with the one whose number differs from its own by the bits of r, so that
 * in every round nobody waits for more than one other. */
static void exchange(const struct job *job, uint64_t step, uint64_t rank, uint64_t ranks)
{
    struct span own = span_of(job->width, rank, ranks);
    uint64_t rounds = 1;

    while (rounds < ranks)
        rounds *= 2;
    for (uint64_t round = 1; round < rounds; round++) {
        uint64_t peer = rank ^ round;
        if (peer >= ranks)
            continue;
        struct span theirs = span_of(job->width, peer, ranks);
        if (rank < peer)
            send_to(job, step, own, theirs, peer);
        receive_from(job, step, own, theirs, peer);
        if (rank > peer)
            send_to(job, step, own, theirs, peer);
    }
}

/* Collective: every rank calls it. */
static struct answer run(const struct job *job)
{
    struct answer part = {0, 0}, total = {0, 0};
    MPI_Request summed;
    int rank, size;

    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);

    struct span own = span_of(job->width, (uint64_t)rank, (uint64_t)size);
    for (uint64_t step = 0; step < job->steps && own.lo < own.hi; step++) {
        for (uint64_t column = own.lo; column < own.hi; column++)
            part = answer_add(part, graph_task(job, step, column));
        exchange(job, step, (uint64_t)rank, (uint64_t)size);
    }
    MPI_Ireduce(&part, &total, 2, MPI_UINT64_T, MPI_SUM, 0, MPI_COMM_WORLD, &summed);
    patient_wait(&summed, MPI_STATUS_IGNORE);
    return total; /* meaningful on rank 0 only */
}

const struct variant variant_blocking = {"blocking", run, EXACT,
                                         "Send and Recv after each step, two and two"};
