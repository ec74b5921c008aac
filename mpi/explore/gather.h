/* SPDX-License-Identifier: MIT
 *
 * gather: what all ranks of a communicator do together. Each rank brings its part; who is last
 * makes what comes of it for all (a communicator, a window), and each takes its own result from the
 * parts. Called by the rank that runs. */
#ifndef TRIPTYCH_MPI_EXPLORE_GATHER_H
#define TRIPTYCH_MPI_EXPLORE_GATHER_H

#include "mpi/explore/explore.h"

enum gather_kind {
    GATHER_BARRIER,
    GATHER_BCAST,
    GATHER_GATHER,
    GATHER_SCATTER,
    GATHER_ALLGATHER,
    GATHER_ALLTOALL,
    GATHER_REDUCE,
    GATHER_ALLREDUCE,
    GATHER_SCAN,
    GATHER_EXSCAN,
    GATHER_REDUCE_SCATTER,
    GATHER_SPLIT,
    GATHER_CREATE,
    GATHER_FREE,
    GATHER_WINDOW,
    GATHER_WINDOW_READY,
    GATHER_WINDOW_FREE,
    GATHER_FENCE,
};

struct blocks { /* one end of a collective; counts NULL: `count` for each rank, one behind the other
                 */
    const void *buffer;
    int count;
    MPI_Datatype type;
    const int *counts, *places;
    const MPI_Datatype *types; /* of MPI_Alltoallw: and places are bytes */
};

struct collective {
    enum gather_kind kind;
    const char *call;
    uintptr_t pc;
    MPI_Comm comm_handle;
    int comm, root; /* root -1: none */
    MPI_Op op;
    struct blocks send, recv;
    int numbers[4];
    const int *list; /* of `list_count` ranks of the world */
    int list_count;
};

/* Begins it; the operation is done when the rank may go on. */
struct op *mpix_gather_begin(struct collective *collective);
/* Begins it, and ends it or makes it a request. */
int mpix_collect(struct collective *collective, MPI_Request *request);
/* The instance that the operation is part of. */
struct gather *mpix_gather_of(const struct op *op);
/* What comes of MPI_Comm_split and its like, for all, by whoever is last. */
void mpix_make_comms(struct gather *gather);
/* The number of the communicator that comes of the call for this rank; -1: none. */
int mpix_make_comm(struct collective *call, MPI_Comm *made);
/* Checks `root` and the communicator. */
void mpix_check_root(const struct collective *collective);

/* What rank `from` has brought for rank `to` (of the communicator). */
struct block {
    size_t data;
    struct signature signature;
};
struct block *mpix_block(const struct gather *gather, int from, int to);

#endif
