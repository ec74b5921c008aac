/* SPDX-License-Identifier: MIT
 *
 * Collectives among neighbours: which block is whose. Each rank brings a block for each that gets
 * from it, or one for all. */
#include "mpi/explore/gather.h"

static const int *targets_of(const struct comm *comm, int rank)
{
    return mpix_at(comm->neighbors[rank].targets);
}

int mpix_block_for(const struct comm *comm, int source, int me, int slot)
{
    const int *sources = mpix_at(comm->neighbors[me].sources);
    int before = 0;

    if (comm->topology == TOPOLOGY_GRID) /* what goes down comes from above, and the reverse */
        return slot ^ 1;
    for (int at = 0; at < slot; at++)
        before += sources[at] == source;
    for (int at = 0; at < comm->neighbors[source].target_count; at++)
        if (targets_of(comm, source)[at] == me && before-- == 0)
            return at;
    return -1;
}
