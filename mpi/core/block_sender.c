/* SPDX-License-Identifier: MIT */
#include "mpi/core/block_sender.h"

#include "common/base/fail.h"
#include "mpi/core/patience.h"
#include "mpi/core/tags.h"
#include "mpi/measure/team.h"

#include <stdlib.h>

struct sender sender_open(const struct job *job, int rank, int size)
{
    struct sender sender = {.job = job, .chunk = (uint64_t)rank, .size = (uint64_t)size};
    uint64_t share = job->ordered ? job->capacity : job->capacity / sender.size;

    sender.slots = share > 0 ? (int)share : 1;
    sender.block = xcalloc((size_t)sender.slots, sizeof *sender.block);
    sender.underway = xcalloc((size_t)sender.slots, sizeof(MPI_Request));
    for (int slot = 0; slot < sender.slots; slot++)
        sender.underway[slot] = MPI_REQUEST_NULL;
    sender.finder = finder_open(job);
    if (sender.chunk < job->range.chunks)
        finder_start(sender.finder, sender.chunk);
    sender.one_clock = team_shares_clock();
    return sender;
}

void sender_close(struct sender *sender)
{
    finder_close(sender->finder);
    free(sender->underway);
    free(sender->block);
}

int sender_slot(struct sender *sender)
{
    int slot, done;

    if (sender->chunk >= sender->job->range.chunks)
        return -1;
    for (slot = 0; slot < sender->slots; slot++)
        if (sender->underway[slot] == MPI_REQUEST_NULL)
            return slot;
    MPI_Testany(sender->slots, sender->underway, &slot, &done, MPI_STATUS_IGNORE);
    return done ? slot : -1;
}

bool sender_step(struct sender *sender, int slot)
{
    const struct block *block = finder_step(sender->finder);

    if (!block)
        return false;
    sender->block[slot] = *block;
    if (!sender->one_clock)
        sender->block[slot].sent_s = 0;
    if (block->ends_chunk) {
        sender->chunk += sender->size;
        if (sender->chunk < sender->job->range.chunks)
            finder_start(sender->finder, sender->chunk);
    }
    return true;
}

/* Whether no block is under way any more. */
static bool all_sent(struct sender *sender)
{
    int slot = 0, done = 1;

    while (done && slot != MPI_UNDEFINED) /* which says that there is none left to test */
        MPI_Testany(sender->slots, sender->underway, &slot, &done, MPI_STATUS_IGNORE);
    return done;
}

/* Rank 0: takes all blocks that have come, and drops them. */
static void drop_blocks(void)
{
    struct block dropped;
    int here = 1;

    while (here) {
        MPI_Status status;
        MPI_Iprobe(MPI_ANY_SOURCE, TAG_BLOCK, MPI_COMM_WORLD, &here, &status);
        if (here)
            MPI_Recv(&dropped, sizeof dropped, MPI_BYTE, status.MPI_SOURCE, TAG_BLOCK,
                     MPI_COMM_WORLD, MPI_STATUS_IGNORE);
    }
}

void sender_end_all(struct sender *sender, int rank)
{
    struct patience patience = {0};
    MPI_Request arrived = MPI_REQUEST_NULL;
    bool entered = false;
    int all = 0;

    for (uint64_t finder = 1; rank == 0 && finder < sender->size; finder++)
        MPI_Send(NULL, 0, MPI_BYTE, (int)finder, TAG_STOP, MPI_COMM_WORLD);
    while (!all) {
        if (rank == 0)
            drop_blocks();
        if (!entered && all_sent(sender)) {
            MPI_Ibarrier(MPI_COMM_WORLD, &arrived);
            entered = true;
        }
        if (entered)
            MPI_Test(&arrived, &all, MPI_STATUS_IGNORE);
        patient_nap(&patience);
    }
}
