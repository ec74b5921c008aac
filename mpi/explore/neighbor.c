/* SPDX-License-Identifier: MIT
 *
 * Collectives among neighbours: each rank brings a block for each that gets from it, or one for
 * all. */
#include "mpi/explore/gather.h"

#define BOTH(now, later, parameters, what, sent, got)                                              \
    int now(UNPACK parameters)                                                                     \
    {                                                                                              \
        BODY(now, NULL, what, sent, got)                                                           \
    }                                                                                              \
    int later(UNPACK parameters, MPI_Request *request)                                             \
    {                                                                                              \
        BODY(later, request, what, sent, got)                                                      \
    }
#define UNPACK(...) __VA_ARGS__
#define BODY(name, where, what, sent, got)                                                         \
    struct collective call = {.kind = what,                                                        \
                              .call = #name,                                                       \
                              .pc = HERE,                                                          \
                              .comm_handle = comm,                                                 \
                              .root = -1,                                                          \
                              .op = MPI_OP_NULL,                                                   \
                              .send = UNPACK sent,                                                 \
                              .recv = UNPACK got};                                                 \
    return mpix_collect(&call, where);

#define PLAIN                                                                                      \
    const void *from, int count, MPI_Datatype type, void *into, int other, MPI_Datatype kind
#define SEND  ({from, false, count, type, NULL, NULL, NULL, NULL})
#define RECV  ({into, false, other, kind, NULL, NULL, NULL, NULL})
#define RECVS ({into, true, 0, kind, counts, places, NULL, NULL})
BOTH(MPI_Neighbor_allgather, MPI_Ineighbor_allgather, (PLAIN, MPI_Comm comm),
     GATHER_NEIGHBOR_ALLGATHER, SEND, RECV)
BOTH(MPI_Neighbor_alltoall, MPI_Ineighbor_alltoall, (PLAIN, MPI_Comm comm),
     GATHER_NEIGHBOR_ALLTOALL, SEND, RECV)
BOTH(MPI_Neighbor_allgatherv, MPI_Ineighbor_allgatherv,
     (const void *from, int count, MPI_Datatype type, void *into, const int counts[],
      const int places[], MPI_Datatype kind, MPI_Comm comm),
     GATHER_NEIGHBOR_ALLGATHER, SEND, RECVS)
BOTH(MPI_Neighbor_alltoallv, MPI_Ineighbor_alltoallv,
     (const void *from, const int sizes[], const int starts[], MPI_Datatype type, void *into,
      const int counts[], const int places[], MPI_Datatype kind, MPI_Comm comm),
     GATHER_NEIGHBOR_ALLTOALL, ({from, true, 0, type, sizes, starts, NULL, NULL}), RECVS)

BOTH(MPI_Neighbor_alltoallw, MPI_Ineighbor_alltoallw,
     (const void *from, const int sizes[], const MPI_Aint starts[], const MPI_Datatype types[],
      void *into, const int counts[], const MPI_Aint places[], const MPI_Datatype kinds[],
      MPI_Comm comm),
     GATHER_NEIGHBOR_ALLTOALL, ({from, true, 0, MPI_BYTE, sizes, NULL, types, starts}),
     ({into, true, 0, MPI_BYTE, counts, NULL, kinds, places}))

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
