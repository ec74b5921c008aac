/* SPDX-License-Identifier: MIT
 *
 * Each MPI_X here stands before the library's, stamps the call while a timeline is recorded, and
 * calls PMPI_X, which is the library's own (MPI 3.1, chapter 14). Those that wait are here; those
 * that only test are not: who waits by testing naps in between (mpi/core/patience.h), and a
 * timeline shows the naps. */
#include "mpi/measure/waits.h"

#include <mpi.h>

enum {
    SEND = TRACE_OWN,
    SSEND,
    RECV,
    PROBE,
    WAIT,
    WAITALL,
    WAITANY,
    BARRIER,
    BCAST,
    REDUCE,
    ALLREDUCE,
    GATHER,
    GATHERV,
    WIN_LOCK,
    WIN_UNLOCK,
    WIN_LOCK_ALL,
    WIN_UNLOCK_ALL,
    WIN_FLUSH,
    WIN_FLUSH_ALL,
    WIN_FENCE,
    FETCH_AND_OP,
    LOST,
};

const struct trace_kind mpi_waits[] = {
    [TRACE_SLEEP] = {"sleep", "wait"},
    [TRACE_NAP] = {"wait for a message", "message"},
    [TRACE_NETWORK] = {"poll", "message"},
    [SEND] = {"MPI_Send", "message"},
    [SSEND] = {"MPI_Ssend", "message"},
    [RECV] = {"MPI_Recv", "message"},
    [PROBE] = {"MPI_Probe", "message"},
    [WAIT] = {"MPI_Wait", "message"},
    [WAITALL] = {"MPI_Waitall", "message"},
    [WAITANY] = {"MPI_Waitany", "message"},
    [BARRIER] = {"MPI_Barrier", "wait"},
    [BCAST] = {"MPI_Bcast", "message"},
    [REDUCE] = {"MPI_Reduce", "message"},
    [ALLREDUCE] = {"MPI_Allreduce", "message"},
    [GATHER] = {"MPI_Gather", "message"},
    [GATHERV] = {"MPI_Gatherv", "message"},
    [WIN_LOCK] = {"MPI_Win_lock", "lock"},
    [WIN_UNLOCK] = {"MPI_Win_unlock", "message"},
    [WIN_LOCK_ALL] = {"MPI_Win_lock_all", "lock"},
    [WIN_UNLOCK_ALL] = {"MPI_Win_unlock_all", "message"},
    [WIN_FLUSH] = {"MPI_Win_flush", "message"},
    [WIN_FLUSH_ALL] = {"MPI_Win_flush_all", "message"},
    [WIN_FENCE] = {"MPI_Win_fence", "wait"},
    [FETCH_AND_OP] = {"MPI_Fetch_and_op", "message"},
    [LOST] = {"lost", "wait"},
};

void waits_lost(int rank)
{
    if (trace_on())
        trace_open_wait(rank, LOST);
}

int MPI_Send(const void *buffer, int count, MPI_Datatype type, int to, int tag, MPI_Comm comm)
{
    double begin_s = trace_begin();
    int code = PMPI_Send(buffer, count, type, to, tag, comm);

    trace_end(SEND, begin_s);
    return code;
}

int MPI_Ssend(const void *buffer, int count, MPI_Datatype type, int to, int tag, MPI_Comm comm)
{
    double begin_s = trace_begin();
    int code = PMPI_Ssend(buffer, count, type, to, tag, comm);

    trace_end(SSEND, begin_s);
    return code;
}

int MPI_Recv(void *buffer, int count, MPI_Datatype type, int from, int tag, MPI_Comm comm,
             MPI_Status *status)
{
    double begin_s = trace_begin();
    int code = PMPI_Recv(buffer, count, type, from, tag, comm, status);

    trace_end(RECV, begin_s);
    return code;
}

int MPI_Probe(int from, int tag, MPI_Comm comm, MPI_Status *status)
{
    double begin_s = trace_begin();
    int code = PMPI_Probe(from, tag, comm, status);

    trace_end(PROBE, begin_s);
    return code;
}

int MPI_Wait(MPI_Request *request, MPI_Status *status)
{
    double begin_s = trace_begin();
    int code = PMPI_Wait(request, status);

    trace_end(WAIT, begin_s);
    return code;
}

int MPI_Waitall(int count, MPI_Request requests[], MPI_Status *statuses)
{
    double begin_s = trace_begin();
    int code = PMPI_Waitall(count, requests, statuses);

    trace_end(WAITALL, begin_s);
    return code;
}

int MPI_Waitany(int count, MPI_Request requests[], int *which, MPI_Status *status)
{
    double begin_s = trace_begin();
    int code = PMPI_Waitany(count, requests, which, status);

    trace_end(WAITANY, begin_s);
    return code;
}

int MPI_Barrier(MPI_Comm comm)
{
    double begin_s = trace_begin();
    int code = PMPI_Barrier(comm);

    trace_end(BARRIER, begin_s);
    return code;
}

int MPI_Bcast(void *buffer, int count, MPI_Datatype type, int root, MPI_Comm comm)
{
    double begin_s = trace_begin();
    int code = PMPI_Bcast(buffer, count, type, root, comm);

    trace_end(BCAST, begin_s);
    return code;
}

int MPI_Reduce(const void *from, void *to, int count, MPI_Datatype type, MPI_Op op, int root,
               MPI_Comm comm)
{
    double begin_s = trace_begin();
    int code = PMPI_Reduce(from, to, count, type, op, root, comm);

    trace_end(REDUCE, begin_s);
    return code;
}

int MPI_Allreduce(const void *from, void *to, int count, MPI_Datatype type, MPI_Op op,
                  MPI_Comm comm)
{
    double begin_s = trace_begin();
    int code = PMPI_Allreduce(from, to, count, type, op, comm);

    trace_end(ALLREDUCE, begin_s);
    return code;
}

int MPI_Gather(const void *from, int count, MPI_Datatype type, void *to, int to_count,
               MPI_Datatype to_type, int root, MPI_Comm comm)
{
    double begin_s = trace_begin();
    int code = PMPI_Gather(from, count, type, to, to_count, to_type, root, comm);

    trace_end(GATHER, begin_s);
    return code;
}

int MPI_Gatherv(const void *from, int count, MPI_Datatype type, void *to, const int to_counts[],
                const int places[], MPI_Datatype to_type, int root, MPI_Comm comm)
{
    double begin_s = trace_begin();
    int code = PMPI_Gatherv(from, count, type, to, to_counts, places, to_type, root, comm);

    trace_end(GATHERV, begin_s);
    return code;
}

int MPI_Win_lock(int lock_type, int target, int assert, MPI_Win window)
{
    double begin_s = trace_begin();
    int code = PMPI_Win_lock(lock_type, target, assert, window);

    trace_end(WIN_LOCK, begin_s);
    return code;
}

int MPI_Win_unlock(int target, MPI_Win window)
{
    double begin_s = trace_begin();
    int code = PMPI_Win_unlock(target, window);

    trace_end(WIN_UNLOCK, begin_s);
    return code;
}

int MPI_Win_lock_all(int assert, MPI_Win window)
{
    double begin_s = trace_begin();
    int code = PMPI_Win_lock_all(assert, window);

    trace_end(WIN_LOCK_ALL, begin_s);
    return code;
}

int MPI_Win_unlock_all(MPI_Win window)
{
    double begin_s = trace_begin();
    int code = PMPI_Win_unlock_all(window);

    trace_end(WIN_UNLOCK_ALL, begin_s);
    return code;
}

int MPI_Win_flush(int target, MPI_Win window)
{
    double begin_s = trace_begin();
    int code = PMPI_Win_flush(target, window);

    trace_end(WIN_FLUSH, begin_s);
    return code;
}

int MPI_Win_flush_all(MPI_Win window)
{
    double begin_s = trace_begin();
    int code = PMPI_Win_flush_all(window);

    trace_end(WIN_FLUSH_ALL, begin_s);
    return code;
}

int MPI_Win_fence(int assert, MPI_Win window)
{
    double begin_s = trace_begin();
    int code = PMPI_Win_fence(assert, window);

    trace_end(WIN_FENCE, begin_s);
    return code;
}

int MPI_Fetch_and_op(const void *from, void *result, MPI_Datatype type, int target, MPI_Aint at,
                     MPI_Op op, MPI_Win window)
{
    double begin_s = trace_begin();
    int code = PMPI_Fetch_and_op(from, result, type, target, at, op, window);

    trace_end(FETCH_AND_OP, begin_s);
    return code;
}
