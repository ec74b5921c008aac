/* SPDX-License-Identifier: MIT
 *
 * farm_node: what one rank of a farm (farm.h) knows: what was granted to it, what it handed on and
 * to whom, and what it works on itself. Messages are farm.c's. */
#ifndef TRIPTYCH_MPI_FARM_NODE_H
#define TRIPTYCH_MPI_FARM_NODE_H

#include "mpi/core/farm.h"

#include <mpi.h>

/* A message to the one below: chunks, for one of its slots. No chunks: the work is over. */
struct farm_grant {
    struct span chunks;
    uint64_t slot;
};
enum { FARM_GRANT = sizeof(struct farm_grant) / sizeof(uint64_t) };

/* What was granted to this rank, and is not yet reported. Rank 0 has a single one: everything. */
struct farm_stock {
    struct span pending; /* those that nobody has begun */
    struct span granted;
    uint64_t left; /* of the granted, those that are not done */
    struct answer part;
    MPI_Request reported;
};

/* What is out: chunks of a stock that a child has. */
struct farm_outstanding {
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

    struct farm_outstanding *loans; /* loans[children * FARM_SLOTS] */
    MPI_Request *returned; /* returned[children * FARM_SLOTS]: the receives of their results */
    MPI_Status *statuses;  /* statuses[children * FARM_SLOTS]: of those that are complete */
    int *which;            /* which[children * FARM_SLOTS]: which these are */
    uint64_t *held;        /* held[children]: chunks that each holds */

    struct farm_stock *own; /* whence the chunk is that it does itself; NULL: it has none */
    uint64_t chunk;
    struct answer part;
};

/* A rank that has nothing yet; rank 0 has all chunks of `work`. Fails the program if there is no
 * memory. Any rank. Once nothing is under way any more, free it with farm_node_close(). */
struct farm_node farm_node_open(const struct farm_work *work, const struct farm_place *place);
void farm_node_close(struct farm_node *node);

/* The stock whose chunks are next: the first ones that nobody has begun; NULL: there are none. */
struct farm_stock *farm_node_next(struct farm_node *node);

/* A slot of `child` that is free; -1: it holds as many as it can. */
int farm_node_slot(const struct farm_node *node, int child);

#endif
