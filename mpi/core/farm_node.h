/* SPDX-License-Identifier: MIT
 *
 * farm_node: what one rank of a farm (farm.h) knows: what was granted to it, what it handed on and
 * to whom, and what it works on itself. Messages are farm.c's. */
#ifndef TRIPTYCH_MPI_FARM_NODE_H
#define TRIPTYCH_MPI_FARM_NODE_H

#include "mpi/core/farm.h"
#include "mpi/core/tags.h"

#include <mpi.h>

enum {
    FARM_SLOTS = TAG_RESULTS_LAST - TAG_RESULTS + 1, /* leases that a rank can hold */
};

/* A message to the one below: chunks, for one of its slots. No chunks: the work is over, or, for
 * slot FARM_GIVEN_UP, the rank is given up. `again`: a lost rank had them before. */
struct farm_grant {
    struct span chunks;
    uint64_t slot, again;
};
enum { FARM_GRANT = sizeof(struct farm_grant) / sizeof(uint64_t) };
#define FARM_GIVEN_UP UINT64_MAX

struct farm_stock;

/* Chunks that nobody has begun, of a stock. `again`: somebody had, whom this rank has lost. */
struct farm_pile {
    struct span chunks;
    struct farm_stock *from;
    bool again;
};

/* What was granted to this rank, and is not yet reported. Rank 0 has a single one: everything. */
struct farm_stock {
    struct farm_pile pile;
    struct span granted;
    uint64_t left; /* of the granted, those that are not done */
    struct answer part;
    bool again; /* as the grant said */
    MPI_Request reported;
};

/* What is out: which chunks are with whom (the child, by its place in the table). */
struct farm_lease {
    struct span chunks;
    struct farm_stock *from;
    struct answer part;
    bool again;
};

/* A child as this rank sees it, where children may be lost. */
struct farm_watch {
    bool lost;
    double since_s; /* when it last had something to begin with */
    double quiet_s; /* how long it has been silent since; counted in looks */
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
    bool own_again;
    struct answer part;

    /* Where ranks may be lost. Rank 0 adopts the ranks below a child that is: there is room. */
    struct farm_child *child; /* child[room]; of them there are: */
    int *rank;                /* rank[room]: of MPI_COMM_WORLD, which each is */
    int children, room;
    int parent;               /* as a rank of MPI_COMM_WORLD, not as a number of farm_place */
    struct farm_watch *watch; /* watch[room] */
    unsigned turns;
    double now_s; /* the clock, read now and then: it would take longer than an empty task */
    bool seen;    /* some chunk was done */
    struct farm_pile *redo; /* redo[redos]: to be done again */
    size_t redos;
    double slowest_s; /* for one chunk or result (farm_loss.h), as seen so far; 0: none was */
    double looked_s, own_since_s;
    bool keeps; /* a receive was left to a lost rank, and so the memory that it would write to */
};

/* A rank that has nothing yet; rank 0 has all chunks of `work`. Fails the program if there is no
 * memory. Any rank. Once nothing is under way any more, free it with farm_node_close(). */
struct farm_node farm_node_open(const struct farm_work *work, const struct farm_place *place);
void farm_node_close(struct farm_node *node);

/* The chunks here that are next: those to be done again, then the first that nobody has begun;
 * NULL: there are none. */
struct farm_pile *farm_node_next(struct farm_node *node);

/* `chunks` of `from` are to be done again. Fails the program if there is no memory. */
void farm_node_return(struct farm_node *node, struct span chunks, struct farm_stock *from);

/* How many chunks a rank may hold, when `next` is the next one to be handed out. Chunks go out in
 * order, so that is known in every group. */
uint64_t farm_node_allowance(const struct farm_node *node, uint64_t next);

/* A slot of `child` that is free in the tables of leases; -1: it holds as many as it can. */
int farm_node_slot(const struct farm_node *node, int child);

#endif
