/* SPDX-License-Identifier: MIT
 *
 * stream_primes with MPI.
 *
 * Shows:      the bounded queue without a queue. MPI_Issend is complete when the receiver has begun
 *             to take the message, so a finder with all its sends still under way waits: that is
 *             the bound (mpi/core/block_sender.h). Rank 0 takes blocks and prints, and is a finder
 *             too, in steps, between the arrivals.
 * Run:        mpirun -n 2 mpi/stream_primes --to 1e12 | head
 * Beside it:  posix/stream_primes/fork.c (the same processes, a channel in shared memory),
 *             openmp/stream_primes/tasks.c.
 * Exercise:   replace MPI_Issend by MPI_Isend. What still bounds the memory of rank 0? */
#include "common/workloads/stream_primes.h"

#include "common/base/output.h"
#include "mpi/core/block_sender.h"
#include "mpi/core/patience.h"
#include "mpi/core/tags.h"
#include "mpi/measure/team.h"

/* Takes a step, and sends the block that comes of it. Returns whether there was anything to do. */
static bool find(struct sender *sender)
{
    int slot = sender_slot(sender);

    if (slot >= 0 && sender_step(sender, slot))
        MPI_Issend(&sender->block[slot], sizeof(struct block), MPI_BYTE, 0, TAG_BLOCK,
                   MPI_COMM_WORLD, &sender->underway[slot]);
    return slot >= 0;
}

/* Rank 0: prints all blocks until the last chunk has ended, or nobody reads any more. In order, it
 * takes only from the rank whose chunk it is. */
static struct answer print(const struct job *job, struct sender *sender)
{
    struct printer *printer = printer_open();
    struct patience patience = {0};
    struct block block;
    MPI_Status status;
    uint64_t ended = 0;
    int here;

    while (ended < job->range.chunks && !output_closed()) {
        int source = job->ordered ? (int)(ended % sender->size) : MPI_ANY_SOURCE;
        MPI_Iprobe(source, TAG_BLOCK, MPI_COMM_WORLD, &here, &status);
        if (here) {
            MPI_Recv(&block, sizeof block, MPI_BYTE, status.MPI_SOURCE, TAG_BLOCK, MPI_COMM_WORLD,
                     MPI_STATUS_IGNORE);
            printer_print(printer, &block);
            ended += block.ends_chunk;
        } else {
            printer_flush(printer);
        }
        patient_turn(&patience, here || find(sender));
    }
    return printer_close(printer);
}

/* The other ranks: find until rank 0 says that it is enough. */
static void work(struct sender *sender)
{
    struct patience patience = {0};
    int told = 0;

    while (!told) {
        patient_turn(&patience, find(sender));
        MPI_Iprobe(0, TAG_STOP, MPI_COMM_WORLD, &told, MPI_STATUS_IGNORE);
    }
    MPI_Recv(NULL, 0, MPI_BYTE, 0, TAG_STOP, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
}

/* Collective: every rank calls it. */
static struct answer run(const struct job *job)
{
    struct answer total = {0, 0};
    int rank, size;

    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);

    struct sender sender = sender_open(job, rank, size);
    team_ready();
    if (rank == 0)
        total = print(job, &sender);
    else
        work(&sender);
    team_done();
    sender_end_all(&sender, rank);
    sender_close(&sender);
    return total; /* meaningful on rank 0 only */
}

const struct variant variant_ranks = {"ranks", run, EXACT | NATURAL,
                                      "every rank finds, rank 0 also prints"};
