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
    GATHER_NEIGHBOR_ALLGATHER,
    GATHER_NEIGHBOR_ALLTOALL,
    GATHER_REDUCE,
    GATHER_ALLREDUCE,
    GATHER_SCAN,
    GATHER_EXSCAN,
    GATHER_REDUCE_SCATTER,
    GATHER_INIT, /* of a persistent one */
    GATHER_SPLIT,
    GATHER_CREATE,
    GATHER_FREE,
    GATHER_WINDOW,
    GATHER_WINDOW_READY,
    GATHER_WINDOW_FREE,
    GATHER_FENCE,
    GATHER_MEET,
};

/* What becomes of the two groups of a communicator that is split: numbers[1] of the call. */
enum split { SPLIT_MERGES, SPLIT_KEEPS_GROUPS, SPLIT_COPIES };

struct blocks { /* one end of a collective; counts NULL: `count` for each rank, one behind the other
                 */
    const void *buffer;
    bool many; /* counts and places are given for each rank, unless that is forgotten */
    int count;
    MPI_Datatype type;
    const int *counts, *places;
    const MPI_Datatype *types; /* of MPI_Alltoallw: and places are bytes */
    const MPI_Aint *far;       /* of MPI_Neighbor_alltoallw: places */
    /* What the program gives as large numbers, until it is made counts and places. */
    const MPI_Count *large_counts;
    const MPI_Aint *large_places;
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
    const char *alike;       /* what the list says, which must be the same at all ranks; or NULL */
    struct gather *instance; /* what it was part of */
    bool begun;              /* its arguments were checked */
    uint32_t init, starts; /* of a persistent one: which of the communicator, how often it began */
    MPI_Comm *made;        /* where what comes of it goes in the end */
};

struct ranks { /* of a communicator, side by side */
    int begin, count;
};
/* The group of rank `me`, and those whose data it takes: of a communicator of two groups the other
 * one, else all. */
struct ranks mpix_own_group(const struct comm *comm, int me);
struct ranks mpix_others_of(const struct comm *comm, int me);
/* Whether rank `me` brings data, and whether it takes what others have brought. */
bool mpix_brings(const struct collective *call, int me);
bool mpix_gets(const struct collective *call, int me);
/* Whether rank `me` knows, when it goes on, that rank `other` has begun. */
bool mpix_hears_of(const struct gather *gather, int me, int other);
/* Of two groups: fails the program if that rank and another one name different roots. */
void mpix_check_roots(const struct gather *gather, int me);
/* Two ranks name different ones of that. */
_Noreturn void mpix_tell_differs(const struct gather *gather, int one, int other, const char *what);

/* Begins it; the operation is done when the rank may go on. */
struct op *mpix_gather_begin(struct collective *collective);
/* Begins it, and ends it or makes it a request. */
int mpix_collect(struct collective *collective, MPI_Request *request);
/* Makes it a persistent request, which mpix_collective_starts() begins. */
int mpix_collect_init(struct collective *collective, MPI_Request *request);
void mpix_collective_starts(struct op *op, uintptr_t pc);
/* What the operation needs until it ends: a copy. */
void mpix_keep_collective(const struct op *op, const struct collective *collective);
/* Makes counts and places of what the program gives as large numbers (collect.c). */
void mpix_narrow(struct collective *collective);
/* This rank's part in the instance of that number; `kind`: its own, or GATHER_INIT. */
void mpix_gather_join(const struct collective *collective, struct op *op, enum gather_kind kind,
                      uint32_t number);
/* The instance that the operation is part of. */
struct gather *mpix_gather_of(const struct op *op);
/* What comes of MPI_Comm_split and its like, for all, by whoever is last. */
void mpix_make_comms(struct gather *gather);
/* The number of the communicator that comes of the call for this rank; -1: none. */
int mpix_make_comm(struct collective *call, MPI_Comm *made);
/* The communicator of those who have met. */
int mpix_comm_of(const struct meeting *meeting);
/* Checks `root` and the communicator. */
void mpix_check_root(const struct collective *collective);

/* What rank `from` has brought for rank `to` (of the communicator). */
struct block {
    size_t data;
    struct signature signature;
};
struct block *mpix_block(const struct gather *gather, int from, int to);

/* Which block that `source` brings is for `me`, who takes it as that of its neighbour number
 * `slot`; -1: there is none. */
int mpix_block_for(const struct comm *comm, int source, int me, int slot);

/* Where the block for rank `at` begins, how long it is, and of which type. */
const struct type *mpix_place(const struct collective *collective, const struct blocks *blocks,
                              int at, const char **begin, size_t *count);
bool mpix_reduces(enum gather_kind kind);
bool mpix_is_rooted(enum gather_kind kind);
/* Reduce_scatter: all that is reduced, in one block. */
struct blocks mpix_whole_of(const struct collective *collective, int size);
extern struct collective *mpix_kept[]; /* this rank's, by the operation's number */

#endif
