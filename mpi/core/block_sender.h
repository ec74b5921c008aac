/* SPDX-License-Identifier: MIT
 *
 * block_sender: the finder's side of a rank of mpi/stream_primes: it finds blocks of primes, in
 * steps, and keeps those that are under way to rank 0. Chunks are dealt in turn. */
#ifndef TRIPTYCH_MPI_BLOCK_SENDER_H
#define TRIPTYCH_MPI_BLOCK_SENDER_H

#include "common/workloads/stream_primes.h"

#include <mpi.h>

struct sender {
    const struct job *job;
    struct finder *finder;
    uint64_t chunk, size; /* the chunk that is searched; the next one is chunk + size */
    bool one_clock;       /* all ranks read the same one */
    int slots;
    struct block *block;   /* block[slots] */
    MPI_Request *underway; /* underway[slots]; MPI_REQUEST_NULL: that slot is free */
};

/* Opens the sender of `rank`, and closes it, when no block is under way any more. Collective. */
struct sender sender_open(const struct job *job, int rank, int size);
void sender_close(struct sender *sender);

/* A slot for the next block; -1: there is none to find any more, or all slots are under way. */
int sender_slot(struct sender *sender);

/* Takes a step. Returns whether block[slot] is there to be sent now. */
bool sender_step(struct sender *sender, int slot);

/* Ends all ranks together. Those blocks that are still under way (only when nobody reads any more)
 * are taken and dropped: then their sends are complete everywhere. Collective. */
void sender_end_all(struct sender *sender, int rank);

#endif
