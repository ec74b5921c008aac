/* SPDX-License-Identifier: MIT
 *
 * Tells the judge in which MPI call a rank waits, so that it can say why a program hangs: MPI's own
 * profiling interface (MPI 4.0, chapter 15) leads these calls through here. A rank waits in a loop
 * of the library, so that nothing outside of it could tell. */
#include "protocol.h"

#include <mpi.h>
#include <stdio.h>

static enum exercise_promise promise(void)
{
    int level = MPI_THREAD_SINGLE, is_main = 1;

    PMPI_Query_thread(&level);
    PMPI_Is_thread_main(&is_main);
    return !is_main && level < MPI_THREAD_SERIALIZED ? EXERCISE_OTHER_THREAD
           : level == MPI_THREAD_SINGLE              ? EXERCISE_NO_THREADS
                                                     : EXERCISE_KEPT;
}

static void waits(const char *call, int peer, const void *address)
{
    struct exercise_request request = {.kind = EXERCISE_WAITS,
                                       .from = promise(),
                                       .peer = peer,
                                       .address = (uint64_t)(uintptr_t)address};
    int rank = 0;

    PMPI_Comm_rank(MPI_COMM_WORLD, &rank);
    request.value = (uint64_t)rank;
    snprintf(request.call, sizeof request.call, "%s", call);
    exercise_note(&request);
}

static int goes_on(int code)
{
    struct exercise_request request = {.kind = EXERCISE_GOES_ON};

    exercise_note(&request);
    return code;
}

int MPI_Recv(void *buffer, int count, MPI_Datatype type, int source, int tag, MPI_Comm group,
             MPI_Status *status)
{
    waits("MPI_Recv from", source, __builtin_return_address(0));
    return goes_on(PMPI_Recv(buffer, count, type, source, tag, group, status));
}

int MPI_Probe(int source, int tag, MPI_Comm group, MPI_Status *status)
{
    waits("MPI_Probe from", source, __builtin_return_address(0));
    return goes_on(PMPI_Probe(source, tag, group, status));
}

int MPI_Send(const void *buffer, int count, MPI_Datatype type, int to, int tag, MPI_Comm group)
{
    waits("MPI_Send to", to, __builtin_return_address(0));
    return goes_on(PMPI_Send(buffer, count, type, to, tag, group));
}

int MPI_Ssend(const void *buffer, int count, MPI_Datatype type, int to, int tag, MPI_Comm group)
{
    waits("MPI_Ssend to", to, __builtin_return_address(0));
    return goes_on(PMPI_Ssend(buffer, count, type, to, tag, group));
}

int MPI_Wait(MPI_Request *request, MPI_Status *status)
{
    waits("MPI_Wait", -1, __builtin_return_address(0));
    return goes_on(PMPI_Wait(request, status));
}

int MPI_Waitall(int count, MPI_Request requests[], MPI_Status statuses[])
{
    waits("MPI_Waitall", -1, __builtin_return_address(0));
    return goes_on(PMPI_Waitall(count, requests, statuses));
}

int MPI_Barrier(MPI_Comm group)
{
    waits("MPI_Barrier", -1, __builtin_return_address(0));
    return goes_on(PMPI_Barrier(group));
}

int MPI_Bcast(void *buffer, int count, MPI_Datatype type, int root, MPI_Comm group)
{
    waits("MPI_Bcast", -1, __builtin_return_address(0));
    return goes_on(PMPI_Bcast(buffer, count, type, root, group));
}

int MPI_Reduce(const void *from, void *to, int count, MPI_Datatype type, MPI_Op operation, int root,
               MPI_Comm group)
{
    waits("MPI_Reduce", -1, __builtin_return_address(0));
    return goes_on(PMPI_Reduce(from, to, count, type, operation, root, group));
}

int MPI_Allreduce(const void *from, void *to, int count, MPI_Datatype type, MPI_Op operation,
                  MPI_Comm group)
{
    waits("MPI_Allreduce", -1, __builtin_return_address(0));
    return goes_on(PMPI_Allreduce(from, to, count, type, operation, group));
}

int MPI_Gather(const void *from, int count, MPI_Datatype type, void *to, int room,
               MPI_Datatype into, int root, MPI_Comm group)
{
    waits("MPI_Gather", -1, __builtin_return_address(0));
    return goes_on(PMPI_Gather(from, count, type, to, room, into, root, group));
}

int MPI_Gatherv(const void *from, int count, MPI_Datatype type, void *to, const int rooms[],
                const int places[], MPI_Datatype into, int root, MPI_Comm group)
{
    waits("MPI_Gatherv", -1, __builtin_return_address(0));
    return goes_on(PMPI_Gatherv(from, count, type, to, rooms, places, into, root, group));
}

int MPI_Win_lock(int kind, int rank, int assert, MPI_Win window)
{
    waits("MPI_Win_lock of", rank, __builtin_return_address(0));
    return goes_on(PMPI_Win_lock(kind, rank, assert, window));
}

int MPI_Win_free(MPI_Win *window)
{
    waits("MPI_Win_free", -1, __builtin_return_address(0));
    return goes_on(PMPI_Win_free(window));
}

int MPI_Finalize(void)
{
    waits("MPI_Finalize", -1, __builtin_return_address(0));
    return goes_on(PMPI_Finalize());
}
