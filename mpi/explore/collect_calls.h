/* SPDX-License-Identifier: MIT
 *
 * collect_calls: the calls of collectives, for collect.c, which includes it twice: COUNT is the
 * type of counts, PLACE that of places; COUNTS(), PLACES() and, in bytes, BYTES() say how arrays of
 * those are kept. BOTH() makes the functions. */

#define BLOCK(at, number, element)                                                                 \
    ({.buffer = at, .count = mpix_count(number, __func__), .type = element})
#define BLOCKS(at, numbers, begins, element)                                                       \
    ({.buffer = at, .many = true, .type = element, COUNTS(numbers), PLACES(begins)})
#define KINDS(at, numbers, begins, elements)                                                       \
    ({.buffer = at,                                                                                \
      .many = true,                                                                                \
      .type = MPI_BYTE,                                                                            \
      .types = elements,                                                                           \
      COUNTS(numbers),                                                                             \
      BYTES(begins)})
#define NO_OP MPI_OP_NULL

BOTH(MPI_Bcast, MPI_Ibcast, (void *into, COUNT count, MPI_Datatype type, int root, MPI_Comm comm),
     GATHER_BCAST, root, BLOCK(into, count, type), BLOCK(into, count, type), NO_OP)

#define FROM const void *from, COUNT count, MPI_Datatype type
#define INTO void *into, COUNT other, MPI_Datatype kind
#define SEND BLOCK(from, count, type)
#define RECV BLOCK(into, other, kind)
BOTH(MPI_Gather, MPI_Igather, (FROM, INTO, int root, MPI_Comm comm), GATHER_GATHER, root, SEND,
     RECV, NO_OP)
BOTH(MPI_Scatter, MPI_Iscatter, (FROM, INTO, int root, MPI_Comm comm), GATHER_SCATTER, root, SEND,
     RECV, NO_OP)
BOTH(MPI_Allgather, MPI_Iallgather, (FROM, INTO, MPI_Comm comm), GATHER_ALLGATHER, -1, SEND, RECV,
     NO_OP)
BOTH(MPI_Alltoall, MPI_Ialltoall, (FROM, INTO, MPI_Comm comm), GATHER_ALLTOALL, -1, SEND, RECV,
     NO_OP)
BOTH(MPI_Neighbor_allgather, MPI_Ineighbor_allgather, (FROM, INTO, MPI_Comm comm),
     GATHER_NEIGHBOR_ALLGATHER, -1, SEND, RECV, NO_OP)
BOTH(MPI_Neighbor_alltoall, MPI_Ineighbor_alltoall, (FROM, INTO, MPI_Comm comm),
     GATHER_NEIGHBOR_ALLTOALL, -1, SEND, RECV, NO_OP)

#define MANY_FROM const void *from, const COUNT sizes[], const PLACE starts[], MPI_Datatype type
#define MANY_INTO void *into, const COUNT counts[], const PLACE places[], MPI_Datatype kind
#define SENDS     BLOCKS(from, sizes, starts, type)
#define RECVS     BLOCKS(into, counts, places, kind)
BOTH(MPI_Gatherv, MPI_Igatherv, (FROM, MANY_INTO, int root, MPI_Comm comm), GATHER_GATHER, root,
     SEND, RECVS, NO_OP)
BOTH(MPI_Allgatherv, MPI_Iallgatherv, (FROM, MANY_INTO, MPI_Comm comm), GATHER_ALLGATHER, -1, SEND,
     RECVS, NO_OP)
BOTH(MPI_Scatterv, MPI_Iscatterv, (MANY_FROM, INTO, int root, MPI_Comm comm), GATHER_SCATTER, root,
     SENDS, RECV, NO_OP)
BOTH(MPI_Alltoallv, MPI_Ialltoallv, (MANY_FROM, MANY_INTO, MPI_Comm comm), GATHER_ALLTOALL, -1,
     SENDS, RECVS, NO_OP)
BOTH(MPI_Neighbor_allgatherv, MPI_Ineighbor_allgatherv, (FROM, MANY_INTO, MPI_Comm comm),
     GATHER_NEIGHBOR_ALLGATHER, -1, SEND, RECVS, NO_OP)
BOTH(MPI_Neighbor_alltoallv, MPI_Ineighbor_alltoallv, (MANY_FROM, MANY_INTO, MPI_Comm comm),
     GATHER_NEIGHBOR_ALLTOALL, -1, SENDS, RECVS, NO_OP)
BOTH(MPI_Alltoallw, MPI_Ialltoallw,
     (const void *from, const COUNT sizes[], const PLACE starts[], const MPI_Datatype types[],
      void *into, const COUNT counts[], const PLACE places[], const MPI_Datatype kinds[],
      MPI_Comm comm),
     GATHER_ALLTOALL, -1, KINDS(from, sizes, starts, types), KINDS(into, counts, places, kinds),
     NO_OP)

#define REDUCED const void *from, void *into, COUNT count, MPI_Datatype type, MPI_Op op
#define WHOLE   BLOCK(into, count, type)
BOTH(MPI_Reduce, MPI_Ireduce, (REDUCED, int root, MPI_Comm comm), GATHER_REDUCE, root, SEND, WHOLE,
     op)
BOTH(MPI_Allreduce, MPI_Iallreduce, (REDUCED, MPI_Comm comm), GATHER_ALLREDUCE, -1, SEND, WHOLE, op)
BOTH(MPI_Scan, MPI_Iscan, (REDUCED, MPI_Comm comm), GATHER_SCAN, -1, SEND, WHOLE, op)
BOTH(MPI_Exscan, MPI_Iexscan, (REDUCED, MPI_Comm comm), GATHER_EXSCAN, -1, SEND, WHOLE, op)
BOTH(MPI_Reduce_scatter_block, MPI_Ireduce_scatter_block, (REDUCED, MPI_Comm comm),
     GATHER_REDUCE_SCATTER, -1, SEND, WHOLE, op)
BOTH(MPI_Reduce_scatter, MPI_Ireduce_scatter,
     (const void *from, void *into, const COUNT counts[], MPI_Datatype type, MPI_Op op,
      MPI_Comm comm),
     GATHER_REDUCE_SCATTER, -1, ({.buffer = from, .type = type}),
     ({.buffer = into, .many = true, .type = type, COUNTS(counts)}), op)

#undef BLOCK
#undef BLOCKS
#undef KINDS
#undef NO_OP
#undef FROM
#undef INTO
#undef SEND
#undef RECV
#undef MANY_FROM
#undef MANY_INTO
#undef SENDS
#undef RECVS
#undef REDUCED
#undef WHOLE
