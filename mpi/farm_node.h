/* SPDX-License-Identifier: MIT
 *
 * farm_node: what one rank of a farm (farm.h) knows: what was granted to it, what it handed on and
 * to whom, and what it works on itself. Messages are farm.c's. */
#ifndef TRIPTYCH_MPI_FARM_NODE_H
#define TRIPTYCH_MPI_FARM_NODE_H

#include "mpi/farm.h"
#include "mpi/tags.h"

#include <mpi.h>

enum {
    FARM_SLOTS = TAG_RESULTS_LAST - TAG_RESULTS + 1, /* leases that a rank can hold */
};

/* A message to the one below: chunks, for one of its slots. No chunks: the work is over. */
struct farm_grant {
    struct span chunks;
    uint64_t slot;
};

/* What was granted to this rank, and is not yet reported. Rank 0 has a single one: everything. */
struct farm_stock {
    struct span chunks; /* those that nobody has begun */
    struct span granted;
    uint64_t left; /* of the granted, those that are not done */
    struct answer part;
    MPI_Request reported;
};

/* What is out: which chunks are with whom (the child, by its place in the table). */
struct farm_lease {
    struct span chunks;
    struct farm_stock *from;
    struct answer part;
};

/* One rank. */
struct farm_node {
    const struct farm_work *work;
    const struct farm_place *place;
    bool root, over;

    struct farm_stock stocks[FARM_SLOTS];
    struct farm_grant grant; /* the next one, as it comes in */
    MPI_Request granted;

    struct farm_lease *leases; /* leases[children][FARM_SLOTS] */
    MPI_Request *returned;     /* returned[children][FARM_SLOTS]: the receives of their results */
    MPI_Status *statuses;      /* statuses[children * FARM_SLOTS]: of those that are complete */
    int *which;                /* which[children * FARM_SLOTS]: which these are */
    uint64_t *held;            /* held[children]: chunks that each holds */

    struct farm_stock *own; /* whence the chunk is that it does itself; NULL: it has none */
    uint64_t chunk;
    struct answer part;
};

/* A rank that has nothing yet; rank 0 has all chunks of `work`. Fails the program if there is no
 * memory. Any rank. Once nothing is under way any more, free it with farm_node_close(). */
struct farm_node farm_node_open(const struct farm_work *work, const struct farm_place *place);
void farm_node_close(struct farm_node *node);

/* The first chunks here that nobody has begun; NULL: there are none. */
struct farm_stock *farm_node_oldest(struct farm_node *node);

/* How many chunks a rank may hold, when `next` is the next one to be handed out. Chunks go out in
 * order, so that is known in every group. */
uint64_t farm_node_allowance(const struct farm_node *node, uint64_t next);

/* A slot of `child` that is free in the tables of leases; -1: it holds as many as it can. */
int farm_node_slot(const struct farm_node *node, int child);

#endif
