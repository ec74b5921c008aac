/* SPDX-License-Identifier: MIT
 *
 * stream_primes with MPI.
 *
 * Shows: the bounded queue without a queue. MPI_Issend is complete when the receiver has begun to
 *        take the message, so a finder with all its sends still under way waits: that is the bound.
 *        Rank 0 takes blocks and prints, and is a finder too, in steps, between the arrivals.
 * Run:   mpirun -n 2 mpi/stream_primes --to 1e12 | head
 * Beside it: posix/stream_primes.c (variant fork: the same processes, a channel in shared memory),
 *        openmp/stream_primes.c.
 * Exercise: replace MPI_Issend by MPI_Isend. What still bounds the memory of rank 0? */
#include "common/workloads/stream_primes.h"

#include "common/base/fail.h"
#include "common/base/output.h"
#include "mpi/patience.h"
#include "mpi/tags.h"
#include "mpi/team.h"

#include <errno.h>
#include <stdlib.h>

/* The finder's side of a rank: blocks under way to rank 0. */
struct sender {
    const struct job *job;
    struct finder *finder;
    uint64_t chunk, size; /* the chunk that is searched; the next one is chunk + size */
    bool one_clock;       /* all ranks read the same one */
    int slots;
    struct block *block;   /* block[slots] */
    MPI_Request *underway; /* underway[slots]; MPI_REQUEST_NULL: that slot is free */
};

static struct sender open_sender(const struct job *job, int rank, int size)
{
    struct sender sender = {.job = job, .chunk = (uint64_t)rank, .size = (uint64_t)size};
    uint64_t share = job->ordered ? job->capacity : job->capacity / sender.size;

    sender.slots = share > 0 ? (int)share : 1;
    sender.block = calloc((size_t)sender.slots, sizeof *sender.block);
    sender.underway = calloc((size_t)sender.slots, sizeof(MPI_Request));
    ok(sender.block && sender.underway ? 0 : errno, "calloc");
    for (int slot = 0; slot < sender.slots; slot++)
        sender.underway[slot] = MPI_REQUEST_NULL;
    sender.finder = finder_open(job);
    if (sender.chunk < job->range.chunks)
        finder_start(sender.finder, sender.chunk);
    sender.one_clock = team_shares_clock();
    return sender;
}

static void close_sender(struct sender *sender)
{
    finder_close(sender->finder);
    free(sender->underway);
    free(sender->block);
}

/* A slot that is free, or becomes so now; -1: all blocks are still under way. */
static int free_slot(struct sender *sender)
{
    int slot, done;

    for (slot = 0; slot < sender->slots; slot++)
        if (sender->underway[slot] == MPI_REQUEST_NULL)
            return slot;
    MPI_Testany(sender->slots, sender->underway, &slot, &done, MPI_STATUS_IGNORE);
    return done ? slot : -1;
}

/* Whether no block is under way any more. */
static bool all_sent(struct sender *sender)
{
    int slot = 0, done = 1;

    while (done && slot != MPI_UNDEFINED) /* which says that there is none left to test */
        MPI_Testany(sender->slots, sender->underway, &slot, &done, MPI_STATUS_IGNORE);
    return done;
}

/* Takes a step, and sends the block that comes of it. Returns whether there was anything to do. */
static bool find(struct sender *sender)
{
    int slot = -1;

    if (sender->chunk >= sender->job->range.chunks || (slot = free_slot(sender)) < 0)
        return false;
    const struct block *block = finder_step(sender->finder);
    if (!block)
        return true;
    sender->block[slot] = *block;
    if (!sender->one_clock)
        sender->block[slot].sent_s = 0;
    MPI_Issend(&sender->block[slot], sizeof *block, MPI_BYTE, 0, TAG_BLOCK, MPI_COMM_WORLD,
               &sender->underway[slot]);
    if (block->ends_chunk) {
        sender->chunk += sender->size;
        if (sender->chunk < sender->job->range.chunks)
            finder_start(sender->finder, sender->chunk);
    }
    return true;
}

/* Whether a block has come from `source`, which is then in *block. */
static bool take(int source, struct block *block)
{
    MPI_Status status;
    int arrived;

    MPI_Iprobe(source, TAG_BLOCK, MPI_COMM_WORLD, &arrived, &status);
    if (arrived)
        MPI_Recv(block, sizeof *block, MPI_BYTE, status.MPI_SOURCE, TAG_BLOCK, MPI_COMM_WORLD,
                 MPI_STATUS_IGNORE);
    return arrived;
}

/* Rank 0: prints all blocks until the last chunk has ended, or nobody reads any more. In order, it
 * takes only from the rank whose chunk it is. */
static struct answer print(const struct job *job, struct sender *sender)
{
    struct printer *printer = printer_open();
    struct patience patience = {0};
    struct block block;
    uint64_t ended = 0;

    while (ended < job->range.chunks && !output_closed()) {
        int source = job->ordered ? (int)(ended % sender->size) : MPI_ANY_SOURCE;
        if (take(source, &block)) {
            printer_print(printer, &block);
            ended += block.ends_chunk;
            patience = (struct patience){0};
            continue;
        }
        printer_flush(printer);
        if (!find(sender))
            patient_nap(&patience);
    }
    return printer_close(printer);
}

/* The other ranks: find until rank 0 says that it is enough. */
static void work(struct sender *sender)
{
    struct patience patience = {0};
    int told = 0;

    while (!told) {
        if (find(sender))
            patience = (struct patience){0};
        else
            patient_nap(&patience);
        MPI_Iprobe(0, TAG_STOP, MPI_COMM_WORLD, &told, MPI_STATUS_IGNORE);
    }
    MPI_Recv(NULL, 0, MPI_BYTE, 0, TAG_STOP, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
}

/* Ends all ranks together. Those blocks that are still under way (only when nobody reads any more)
 * are taken and dropped: then their sends are complete everywhere. Collective. */
static void stop(struct sender *sender, int rank)
{
    struct patience patience = {0};
    struct block dropped;
    MPI_Request arrived = MPI_REQUEST_NULL;
    bool entered = false;
    int all = 0;

    for (uint64_t finder = 1; rank == 0 && finder < sender->size; finder++)
        MPI_Send(NULL, 0, MPI_BYTE, (int)finder, TAG_STOP, MPI_COMM_WORLD);
    while (!all) {
        while (rank == 0 && take(MPI_ANY_SOURCE, &dropped))
            ;
        if (!entered && all_sent(sender)) {
            MPI_Ibarrier(MPI_COMM_WORLD, &arrived);
            entered = true;
        }
        if (entered)
            MPI_Test(&arrived, &all, MPI_STATUS_IGNORE);
        patient_nap(&patience);
    }
}

/* Collective: every rank calls it. */
static struct answer run_ranks(const struct job *job)
{
    struct answer total = {0, 0};
    int rank, size;

    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);

    struct sender sender = open_sender(job, rank, size);
    team_ready();
    if (rank == 0)
        total = print(job, &sender);
    else
        work(&sender);
    team_done();
    stop(&sender, rank);
    close_sender(&sender);
    return total; /* meaningful on rank 0 only */
}

static const struct variant variants[] = {
    {"ranks", run_ranks, EXACT, "every rank finds, rank 0 also prints"},
    {0},
};

int main(int argc, char **argv)
{
    return bench_main(argc, argv, &stream_primes, variants, &mpi_team);
}
