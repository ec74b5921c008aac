/* SPDX-License-Identifier: MIT
 *
 * stream_primes with ranks that have OpenMP threads.
 *
 * Shows:      a bound behind a bound. A rank's threads put blocks into a channel that they share.
 *             The main thread, which alone speaks MPI (MPI_THREAD_FUNNELED), carries them to
 *             rank 0. While its sends are under way it takes no block, the channel fills, and the
 *             finders wait. Rank 0's main thread prints.
 * Run:        OMP_NUM_THREADS=3 mpirun -n 2 --bind-to none mpi/stream_primes --variant hybrid
 * Beside it:  ranks.c (one level), openmp/stream_primes/tasks.c (the other).
 * Exercise:   here a main thread finds nothing. Let it find in steps between two looks, as in
 *             ranks.c. When is that worth it? */
#include "common/workloads/stream_primes.h"

#include "common/base/output.h"
#include "mpi/core/block_sender.h"
#include "mpi/core/patience.h"
#include "mpi/core/tags.h"
#include "mpi/hybrid/hybrid_lanes.h"
#include "mpi/measure/team.h"

#include <omp.h>

extern const struct variant variant_ranks;

static void find(const struct job *job, int rank, int own, const struct lanes *lanes)
{
    struct channel *lane = lanes->lane[(uint64_t)own % lanes->count];
    struct finder *finder = finder_open(job);
    const struct block *block;

    finder_deal(finder, (uint64_t)rank * lanes->each + (uint64_t)own);
    while ((block = finder_dealt(finder)) != NULL && channel_put(lane, block))
        ;
    finder_close(finder);
}

/* The main thread of all ranks but 0: carries until rank 0 says that it is enough. */
static void carry(struct lanes *lanes, struct sender *sender)
{
    struct patience patience = {0};
    int told = 0;

    while (!told) {
        int slot = sender_slot(sender);
        bool carries = slot >= 0 && lanes_next(lanes, &sender->block[slot]);
        if (carries) {
            if (!sender->one_clock)
                sender->block[slot].sent_s = 0;
            MPI_Issend(&sender->block[slot], sizeof(struct block), MPI_BYTE, 0, TAG_BLOCK,
                       MPI_COMM_WORLD, &sender->underway[slot]);
        }
        patient_turn(&patience, carries);
        MPI_Iprobe(0, TAG_STOP, MPI_COMM_WORLD, &told, MPI_STATUS_IGNORE);
    }
    MPI_Recv(NULL, 0, MPI_BYTE, 0, TAG_STOP, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
    lanes_close(lanes);
}

/* A block that a rank has carried, if there is one; in order, of `source` alone. */
static bool carried_block(int source, struct block *block)
{
    MPI_Status status;
    int here;

    MPI_Iprobe(source, TAG_BLOCK, MPI_COMM_WORLD, &here, &status);
    if (here)
        MPI_Recv(block, sizeof *block, MPI_BYTE, status.MPI_SOURCE, TAG_BLOCK, MPI_COMM_WORLD,
                 MPI_STATUS_IGNORE);
    return here;
}

/* Rank 0's main thread: prints all blocks until the last chunk has ended, or nobody reads any more.
 */
static struct answer print(const struct job *job, struct lanes *lanes)
{
    struct printer *printer = printer_open();
    struct patience patience = {0};
    struct block block;
    uint64_t ended = 0;

    while (ended < job->range.chunks && !output_closed()) {
        uint64_t turn =
            ended % (uint64_t)job->workers / lanes->each; /* the rank whose chunk it is */
        bool own = (!job->ordered || turn == 0) && lanes_next(lanes, &block);
        if (own) {
            printer_print(printer, &block);
            ended += block.ends_chunk;
        }
        bool other = job->ordered ? !own && turn > 0 && carried_block((int)turn, &block)
                                  : carried_block(MPI_ANY_SOURCE, &block);
        if (other) {
            printer_print(printer, &block);
            ended += block.ends_chunk;
        }
        if (!own && !other)
            printer_flush(printer);
        patient_turn(&patience, own || other);
    }
    lanes_close(lanes);
    return printer_close(printer);
}

/* Collective: every rank's main thread calls it. */
static struct answer run(const struct job *job)
{
    struct answer total = {0, 0};
    int rank, size;

    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);
    int threads = job->workers / size;
    if (threads == 1)
        return variant_ranks.run(job); /* nobody shares a rank */

    struct job own = *job; /* dealt out among those that find */
    own.workers = size * (threads - 1);
    struct lanes lanes = lanes_open(job, (uint64_t)threads - 1);
    struct sender sender = sender_open(&own, rank, size);
    sender.chunk =
        0; /* it finds nothing itself, and has something to send while any chunk is left */
    team_ready();
#pragma omp parallel num_threads(threads)
    {
        int thread = omp_get_thread_num();
        if (thread > 0)
            find(&own, rank, thread - 1, &lanes);
        else if (rank > 0)
            carry(&lanes, &sender);
        else
            total = print(&own, &lanes);
    }
    team_done();
    sender_end_all(&sender, rank);
    sender_close(&sender);
    lanes_free(&lanes);
    return total; /* meaningful on rank 0 only */
}

const struct variant variant_hybrid = {
    "hybrid", run, EXACT | HYBRID,
    "threads find, main threads carry blocks to rank 0, which prints"};
