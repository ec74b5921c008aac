/* SPDX-License-Identifier: MIT
 *
 * The calls that access windows, with counts that are int and that are MPI_Count; those with a
 * request are complete when this is. */
#include "mpi/explore/rma.h"

/* What is fetched has as many bytes as there are at the target. */
static void check_result(int count, MPI_Datatype type, const struct rma *rma)
{
    mpix_enter(rma->call, rma->pc);
    if (count < 0)
        mpix_wrong(MPI_ERR_COUNT, rma->pc, "%s is given the count %d", rma->call, count);
    size_t here = mpix_ready_type(type, rma->call, rma->pc)->size * (size_t)count;
    size_t there = mpix_ready_type(rma->target_type, rma->call, rma->pc)->size *
                   (size_t)(rma->target_count < 0 ? 0 : rma->target_count);
    if (here != there)
        mpix_end(FAILURE_MISMATCH, rma->pc, "%s: %zu bytes are fetched into %zu", rma->call, there,
                 here);
}

/* Each with a request and without. `check`: what is looked at first. */
#define BOTH(now, later, parameters, check, ...)                                                   \
    int now(UNPACK parameters, MPI_Win win)                                                        \
    {                                                                                              \
        const struct rma rma = {__VA_ARGS__, .call = #now, .pc = HERE};                            \
        check;                                                                                     \
        return mpix_access_window(win, &rma, NULL);                                                \
    }                                                                                              \
    int later(UNPACK parameters, MPI_Win win, MPI_Request *request)                                \
    {                                                                                              \
        const struct rma rma = {__VA_ARGS__, .call = #later, .pc = HERE};                          \
        check;                                                                                     \
        return mpix_access_window(win, &rma, request);                                             \
    }
#define UNPACK(...)   __VA_ARGS__
#define PLACE(number) int target, MPI_Aint place, number target_count, MPI_Datatype target_type
#define AT_PLACE                                                                                   \
    .target = target, .place = place, .target_count = mpix_count(target_count, __func__),          \
    .target_type = target_type
#define ELEMENTS .count = mpix_count(count, __func__), .type = type
#define CALLS(number, put, rput, get, rget, accumulate, raccumulate, fetch, rfetch)                \
    BOTH(put, rput, (const void *from, number count, MPI_Datatype type, PLACE(number)), ,          \
         .kind = ACCESS_PUT, .from = from, .op = MPI_REPLACE, ELEMENTS, AT_PLACE)                  \
    BOTH(get, rget, (void *into, number count, MPI_Datatype type, PLACE(number)), ,                \
         .kind = ACCESS_GET, .fetches = true, .into = into, .op = MPI_NO_OP, ELEMENTS, AT_PLACE)   \
    BOTH(accumulate, raccumulate,                                                                  \
         (const void *from, number count, MPI_Datatype type, PLACE(number), MPI_Op op), ,          \
         .kind = ACCESS_ACCUMULATE, .from = from, .op = op, ELEMENTS, AT_PLACE)                    \
    BOTH(fetch, rfetch,                                                                            \
         (const void *from, number count, MPI_Datatype type, void *into, number result_count,      \
          MPI_Datatype result_type, PLACE(number), MPI_Op op),                                     \
         check_result(mpix_count(result_count, __func__), result_type, &rma),                      \
         .kind = ACCESS_ACCUMULATE, .fetches = true, .from = op == MPI_NO_OP ? NULL : from,        \
         .into = into, .op = op,                                                                   \
         .count = mpix_count(op == MPI_NO_OP ? result_count : count, __func__),                    \
         .type = op == MPI_NO_OP ? result_type : type, AT_PLACE)

CALLS(int, MPI_Put, MPI_Rput, MPI_Get, MPI_Rget, MPI_Accumulate, MPI_Raccumulate,
      MPI_Get_accumulate, MPI_Rget_accumulate)
CALLS(MPI_Count, MPI_Put_c, MPI_Rput_c, MPI_Get_c, MPI_Rget_c, MPI_Accumulate_c, MPI_Raccumulate_c,
      MPI_Get_accumulate_c, MPI_Rget_accumulate_c)

/* One element is accessed, of one of MPI's own datatypes. */
static void check_basic(MPI_Datatype type, const char *call, uintptr_t pc)
{
    if (mpix_basic(type) < 0)
        mpix_wrong(MPI_ERR_TYPE, pc, "%s is given a datatype that is not MPI's own", call);
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
