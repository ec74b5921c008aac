/* SPDX-License-Identifier: MIT
 *
 * The calls that access windows; those with a request are complete when this is. */
#include "mpi/explore/rma.h"

#define WITH_REQUEST(name, parameters, which)                                                      \
    int name(UNPACK parameters, MPI_Request *request)                                              \
    {                                                                                              \
        struct rma rma = {UNPACK which, #name, HERE};                                              \
                                                                                                   \
        return mpix_access_window(win, &rma, request);                                             \
    }
#define UNPACK(...) __VA_ARGS__
#define PLACE       int target, MPI_Aint place, int target_count, MPI_Datatype target_type

WITH_REQUEST(MPI_Rput, (const void *from, int count, MPI_Datatype type, PLACE, MPI_Win win),
             (ACCESS_PUT, false, false, from, NULL, NULL, count, type, target, place, target_count,
              target_type, MPI_REPLACE))
WITH_REQUEST(MPI_Rget, (void *into, int count, MPI_Datatype type, PLACE, MPI_Win win),
             (ACCESS_GET, true, false, NULL, NULL, into, count, type, target, place, target_count,
              target_type, MPI_NO_OP))
WITH_REQUEST(MPI_Raccumulate,
             (const void *from, int count, MPI_Datatype type, PLACE, MPI_Op op, MPI_Win win),
             (ACCESS_ACCUMULATE, false, false, from, NULL, NULL, count, type, target, place,
              target_count, target_type, op))
WITH_REQUEST(MPI_Rget_accumulate,
             (const void *from, int count, MPI_Datatype type, void *into, int result_count,
              MPI_Datatype result_type, PLACE, MPI_Op op, MPI_Win win),
             (ACCESS_ACCUMULATE, true, false, op == MPI_NO_OP ? NULL : from, NULL, into,
              op == MPI_NO_OP ? result_count : count, op == MPI_NO_OP ? result_type : type, target,
              place, target_count, target_type, op))

int MPI_Put(const void *from, int count, MPI_Datatype type, int target, MPI_Aint place,
            int target_count, MPI_Datatype target_type, MPI_Win win)
{
    struct rma rma = {ACCESS_PUT,   false,       false,       from,     NULL,
                      NULL,         count,       type,        target,   place,
                      target_count, target_type, MPI_REPLACE, __func__, HERE};

    return mpix_access_window(win, &rma, NULL);
}

int MPI_Get(void *into, int count, MPI_Datatype type, int target, MPI_Aint place, int target_count,
            MPI_Datatype target_type, MPI_Win win)
{
    struct rma rma = {ACCESS_GET,   true,        false,     NULL,     NULL,
                      into,         count,       type,      target,   place,
                      target_count, target_type, MPI_NO_OP, __func__, HERE};

    return mpix_access_window(win, &rma, NULL);
}

int MPI_Accumulate(const void *from, int count, MPI_Datatype type, int target, MPI_Aint place,
                   int target_count, MPI_Datatype target_type, MPI_Op op, MPI_Win win)
{
    struct rma rma = {
        ACCESS_ACCUMULATE, false,       false, from,     NULL, NULL, count, type, target, place,
        target_count,      target_type, op,    __func__, HERE};

    return mpix_access_window(win, &rma, NULL);
}

/* What is fetched has as many bytes as there are at the target. */
static void check_result(int count, MPI_Datatype type, const struct rma *rma)
{
    mpix_enter(rma->call, rma->pc);
    if (count < 0)
        mpix_end(FAILURE_ARGUMENT, rma->pc, "%s is given the count %d", rma->call, count);
    size_t here = mpix_ready_type(type, rma->call, rma->pc)->size * (size_t)count;
    size_t there = mpix_ready_type(rma->target_type, rma->call, rma->pc)->size *
                   (size_t)(rma->target_count < 0 ? 0 : rma->target_count);
    if (here != there)
        mpix_end(FAILURE_MISMATCH, rma->pc, "%s: %zu bytes are fetched into %zu", rma->call, there,
                 here);
}

int MPI_Get_accumulate(const void *from, int count, MPI_Datatype type, void *into, int result_count,
                       MPI_Datatype result_type, int target, MPI_Aint place, int target_count,
                       MPI_Datatype target_type, MPI_Op op, MPI_Win win)
{
    struct rma rma = {ACCESS_ACCUMULATE,
                      true,
                      false,
                      op == MPI_NO_OP ? NULL : from,
                      NULL,
                      into,
                      op == MPI_NO_OP ? result_count : count,
                      op == MPI_NO_OP ? result_type : type,
                      target,
                      place,
                      target_count,
                      target_type,
                      op,
                      __func__,
                      HERE};

    check_result(result_count, result_type, &rma);
    return mpix_access_window(win, &rma, NULL);
}

/* One element is accessed, of one of MPI's own datatypes. */
static void check_basic(MPI_Datatype type, const char *call, uintptr_t pc)
{
    if (mpix_basic(type) < 0)
        mpix_end(FAILURE_ARGUMENT, pc, "%s is given a datatype that is not MPI's own", call);
}

int MPI_Fetch_and_op(const void *from, void *into, MPI_Datatype type, int target, MPI_Aint place,
                     MPI_Op op, MPI_Win win)
{
    struct rma rma = {ACCESS_ACCUMULATE,
                      true,
                      false,
                      op == MPI_NO_OP ? NULL : from,
                      NULL,
                      into,
                      1,
                      type,
                      target,
                      place,
                      1,
                      type,
                      op,
                      __func__,
                      HERE};

    check_basic(type, __func__, HERE);
    return mpix_access_window(win, &rma, NULL);
}

int MPI_Compare_and_swap(const void *from, const void *compare, void *into, MPI_Datatype type,
                         int target, MPI_Aint place, MPI_Win win)
{
    struct rma rma = {
        ACCESS_ACCUMULATE, true,     true, from, compare, into, 1, type, target, place, 1, type,
        MPI_REPLACE,       __func__, HERE};

    check_basic(type, __func__, HERE);
    return mpix_access_window(win, &rma, NULL);
}
