/* SPDX-License-Identifier: MIT
 *
 * The collectives' calls: blocking, nonblocking and persistent, with counts that are int and that
 * are MPI_Count. */
#include "mpi/explore/gather.h"

#include <limits.h>
#include <stdlib.h>

/* Each three times: one that is waited for, one that is not, and one that is begun later. */
#define BOTH(now, later, ...) CALLS(NAME(now), NAME(later), INIT(now), __VA_ARGS__)
#define CALLS(now, later, init, parameters, ...)                                                   \
    int now(UNPACK parameters)                                                                     \
    {                                                                                              \
        BODY(now, __VA_ARGS__)                                                                     \
        return mpix_collect(&call, NULL);                                                          \
    }                                                                                              \
    int later(UNPACK parameters, MPI_Request *request)                                             \
    {                                                                                              \
        BODY(later, __VA_ARGS__)                                                                   \
        return mpix_collect(&call, request);                                                       \
    }                                                                                              \
    int init(UNPACK parameters, MPI_Info info, MPI_Request *request)                               \
    {                                                                                              \
        BODY(init, __VA_ARGS__)                                                                    \
        (void)info;                                                                                \
        return mpix_collect_init(&call, request);                                                  \
    }
#define UNPACK(...) __VA_ARGS__
#define BODY(name, what, which, sent, got, with)                                                   \
    struct collective call = {.kind = what,                                                        \
                              .call = #name,                                                       \
                              .pc = HERE,                                                          \
                              .comm_handle = comm,                                                 \
                              .root = which,                                                       \
                              .op = with,                                                          \
                              .send = UNPACK sent,                                                 \
                              .recv = UNPACK got};

#define NAME(name)    name
#define INIT(name)    name##_init
#define COUNT         int
#define PLACE         int
#define COUNTS(array) .counts = array
#define PLACES(array) .places = array
#define BYTES(array)  .places = array
BOTH(MPI_Barrier, MPI_Ibarrier, (MPI_Comm comm), GATHER_BARRIER, -1, ({0}), ({0}), MPI_OP_NULL)
#include "mpi/explore/collect_calls.h"

#undef NAME
#undef INIT
#undef COUNT
#undef PLACE
#undef COUNTS
#undef PLACES
#undef BYTES
#define NAME(name)    name##_c
#define INIT(name)    name##_init_c
#define COUNT         MPI_Count
#define PLACE         MPI_Aint
#define COUNTS(array) .large_counts = array
#define PLACES(array) .large_places = array
#define BYTES(array)  .far = array
#include "mpi/explore/collect_calls.h"

/* Places are bytes here, and MPI_Aint in both. */
#define BETWEEN(name, later, init, number, how)                                                    \
    CALLS(name, later, init,                                                                       \
          (const void *from, const number sizes[], const MPI_Aint starts[],                        \
           const MPI_Datatype types[], void *into, const number counts[], const MPI_Aint places[], \
           const MPI_Datatype kinds[], MPI_Comm comm),                                             \
          GATHER_NEIGHBOR_ALLTOALL, -1,                                                            \
          ({.buffer = from,                                                                        \
            .many = true,                                                                          \
            .type = MPI_BYTE,                                                                      \
            .how = sizes,                                                                          \
            .types = types,                                                                        \
            .far = starts}),                                                                       \
          ({.buffer = into,                                                                        \
            .many = true,                                                                          \
            .type = MPI_BYTE,                                                                      \
            .how = counts,                                                                         \
            .types = kinds,                                                                        \
            .far = places}),                                                                       \
          MPI_OP_NULL)
BETWEEN(MPI_Neighbor_alltoallw, MPI_Ineighbor_alltoallw, MPI_Neighbor_alltoallw_init, int, counts)
BETWEEN(MPI_Neighbor_alltoallw_c, MPI_Ineighbor_alltoallw_c, MPI_Neighbor_alltoallw_init_c,
        MPI_Count, large_counts)

/* ---- large numbers --------------------------------------------------------------------------- */

/* They stay until the run ends: a call that goes on looks at them in the end. */
static void narrow(struct blocks *blocks, int ranks, const char *call)
{
    int *counts = malloc(sizeof(int) * (size_t)(ranks + 1));
    int *places = malloc(sizeof(int) * (size_t)(ranks + 1));

    if (!counts || !places)
        mpix_unsupported("more memory than there is");
    for (int rank = 0; rank < ranks; rank++) {
        counts[rank] = blocks->large_counts ? mpix_count(blocks->large_counts[rank], call) : 0;
        places[rank] = blocks->large_places ? mpix_count(blocks->large_places[rank], call) : 0;
    }
    blocks->counts = blocks->large_counts ? counts : blocks->counts;
    blocks->places = blocks->large_places ? places : blocks->places;
}

void mpix_narrow(struct collective *call)
{
    const struct comm *comm = &mpix->comm[call->comm];
    int me = mpix_rank_in(call->comm), send = mpix_others_of(comm, me).count, recv = send;

    if (call->kind == GATHER_NEIGHBOR_ALLGATHER || call->kind == GATHER_NEIGHBOR_ALLTOALL) {
        send = comm->neighbors[me].target_count;
        recv = comm->neighbors[me].source_count;
    } else if (call->kind == GATHER_REDUCE_SCATTER) {
        recv = mpix_own_group(comm, me).count;
    }
    if (mpix_brings(call, me) && (call->send.large_counts || call->send.large_places))
        narrow(&call->send, send, call->call);
    if (mpix_gets(call, me) && (call->recv.large_counts || call->recv.large_places))
        narrow(&call->recv, recv, call->call);
}
