/* SPDX-License-Identifier: MIT
 *
 * The collectives' calls, blocking and not. */
#include "mpi/explore/gather.h"

#include <string.h>

/* Each twice: REQUEST says whether it is waited for. */
#define BOTH(now, later, parameters, ...)                                                          \
    int now(UNPACK parameters)                                                                     \
    {                                                                                              \
        BODY(now, NULL, __VA_ARGS__)                                                               \
    }                                                                                              \
    int later(UNPACK parameters, MPI_Request *request)                                             \
    {                                                                                              \
        BODY(later, request, __VA_ARGS__)                                                          \
    }
#define UNPACK(...) __VA_ARGS__
#define BODY(name, where, what, which, sent, got, with)                                            \
    struct collective call = {.kind = what,                                                        \
                              .call = #name,                                                       \
                              .pc = HERE,                                                          \
                              .comm_handle = comm,                                                 \
                              .root = which,                                                       \
                              .op = with,                                                          \
                              .send = UNPACK sent,                                                 \
                              .recv = UNPACK got};                                                 \
    return mpix_collect(&call, where);

#define NOTHING ({0})
BOTH(MPI_Barrier, MPI_Ibarrier, (MPI_Comm comm), GATHER_BARRIER, -1, NOTHING, NOTHING, MPI_OP_NULL)
BOTH(MPI_Bcast, MPI_Ibcast, (void *into, int count, MPI_Datatype type, int root, MPI_Comm comm),
     GATHER_BCAST, root, ({into, false, count, type, NULL, NULL, NULL, NULL}),
     ({into, false, count, type, NULL, NULL, NULL, NULL}), MPI_OP_NULL)

#define PLAIN                                                                                      \
    const void *from, int count, MPI_Datatype type, void *into, int other, MPI_Datatype kind
#define SEND ({from, false, count, type, NULL, NULL, NULL, NULL})
#define RECV ({into, false, other, kind, NULL, NULL, NULL, NULL})
BOTH(MPI_Gather, MPI_Igather, (PLAIN, int root, MPI_Comm comm), GATHER_GATHER, root, SEND, RECV,
     MPI_OP_NULL)
BOTH(MPI_Scatter, MPI_Iscatter, (PLAIN, int root, MPI_Comm comm), GATHER_SCATTER, root, SEND, RECV,
     MPI_OP_NULL)
BOTH(MPI_Allgather, MPI_Iallgather, (PLAIN, MPI_Comm comm), GATHER_ALLGATHER, -1, SEND, RECV,
     MPI_OP_NULL)
BOTH(MPI_Alltoall, MPI_Ialltoall, (PLAIN, MPI_Comm comm), GATHER_ALLTOALL, -1, SEND, RECV,
     MPI_OP_NULL)

#define MANY                                                                                       \
    const void *from, int count, MPI_Datatype type, void *into, const int counts[],                \
        const int places[], MPI_Datatype kind
#define RECVS ({into, true, 0, kind, counts, places, NULL, NULL})
BOTH(MPI_Gatherv, MPI_Igatherv, (MANY, int root, MPI_Comm comm), GATHER_GATHER, root, SEND, RECVS,
     MPI_OP_NULL)
BOTH(MPI_Allgatherv, MPI_Iallgatherv, (MANY, MPI_Comm comm), GATHER_ALLGATHER, -1, SEND, RECVS,
     MPI_OP_NULL)
BOTH(MPI_Scatterv, MPI_Iscatterv,
     (const void *from, const int counts[], const int places[], MPI_Datatype type, void *into,
      int other, MPI_Datatype kind, int root, MPI_Comm comm),
     GATHER_SCATTER, root, ({from, true, 0, type, counts, places, NULL, NULL}), RECV, MPI_OP_NULL)
BOTH(MPI_Alltoallv, MPI_Ialltoallv,
     (const void *from, const int sizes[], const int starts[], MPI_Datatype type, void *into,
      const int counts[], const int places[], MPI_Datatype kind, MPI_Comm comm),
     GATHER_ALLTOALL, -1, ({from, true, 0, type, sizes, starts, NULL, NULL}), RECVS, MPI_OP_NULL)
BOTH(MPI_Alltoallw, MPI_Ialltoallw,
     (const void *from, const int sizes[], const int starts[], const MPI_Datatype types[],
      void *into, const int counts[], const int places[], const MPI_Datatype kinds[],
      MPI_Comm comm),
     GATHER_ALLTOALL, -1, ({from, true, 0, MPI_BYTE, sizes, starts, types, NULL}),
     ({into, true, 0, MPI_BYTE, counts, places, kinds, NULL}), MPI_OP_NULL)

#define REDUCED const void *from, void *into, int count, MPI_Datatype type, MPI_Op op
#define WHOLE   ({into, false, count, type, NULL, NULL, NULL, NULL})
BOTH(MPI_Reduce, MPI_Ireduce, (REDUCED, int root, MPI_Comm comm), GATHER_REDUCE, root, SEND, WHOLE,
     op)
BOTH(MPI_Allreduce, MPI_Iallreduce, (REDUCED, MPI_Comm comm), GATHER_ALLREDUCE, -1, SEND, WHOLE, op)
BOTH(MPI_Scan, MPI_Iscan, (REDUCED, MPI_Comm comm), GATHER_SCAN, -1, SEND, WHOLE, op)
BOTH(MPI_Exscan, MPI_Iexscan, (REDUCED, MPI_Comm comm), GATHER_EXSCAN, -1, SEND, WHOLE, op)
BOTH(MPI_Reduce_scatter_block, MPI_Ireduce_scatter_block, (REDUCED, MPI_Comm comm),
     GATHER_REDUCE_SCATTER, -1, SEND, WHOLE, op)
BOTH(MPI_Reduce_scatter, MPI_Ireduce_scatter,
     (const void *from, void *into, const int counts[], MPI_Datatype type, MPI_Op op,
      MPI_Comm comm),
     GATHER_REDUCE_SCATTER, -1, ({from, false, 0, type, NULL, NULL, NULL, NULL}),
     ({into, true, 0, type, counts, NULL, NULL, NULL}), op)
