/* SPDX-License-Identifier: MIT
 *
 * The calls that make communicators of others, and free them. */
#include "mpi/explore/more.h"

enum { MOST_KINDS = 32 }; /* of parts of a host: each library has some of its own */

int mpix_make_comm(struct collective *call, MPI_Comm *made)
{
    mpix_enter(call->call, call->pc);
    call->comm = mpix_comm(call->comm_handle, call->call, call->pc);
    call->root = -1;
    struct op *op = mpix_gather_begin(call);
    char wish[MOST_LINE];
    mpix_gather_missing(op, wish, sizeof wish);
    mpix_wait(mpix_op_done, op, call->call, call->pc, "%s", wish);
    mpix_finish(op);
    call->instance = mpix_gather_of(op);
    int number = call->instance->made[mpix_rank_in(call->comm)];
    mpix_handler_inherited(call->comm, number);
    if (made)
        *made = number < 0 ? MPI_COMM_NULL : mpix_comm_handle(number);
    return number;
}

static int dup(MPI_Comm comm, MPI_Comm *made, const char *call_name, uintptr_t pc)
{
    struct collective call = {.kind = GATHER_SPLIT,
                              .call = call_name,
                              .pc = pc,
                              .comm_handle = comm,
                              .numbers = {0, SPLIT_COPIES, 0, 0}};
    int number = mpix_make_comm(&call, made);

    mpix_attributes_copied(call.comm, comm, number, pc);
    return MPI_SUCCESS;
}

int MPI_Comm_dup(MPI_Comm comm, MPI_Comm *made)
{
    return dup(comm, made, __func__, HERE);
}

int MPI_Comm_dup_with_info(MPI_Comm comm, MPI_Info info, MPI_Comm *made)
{
    (void)info;
    return dup(comm, made, __func__, HERE);
}

int MPI_Comm_set_info(MPI_Comm comm, MPI_Info info)
{
    (void)info;
    mpix_enter(__func__, HERE);
    mpix_comm(comm, __func__, HERE);
    return MPI_SUCCESS;
}

/* Until the request is complete there is no communicator. */
static int copy_later(MPI_Comm comm, MPI_Comm *made, MPI_Request *request, const char *name,
                      uintptr_t pc)
{
    struct collective call = {.kind = GATHER_SPLIT,
                              .call = name,
                              .pc = pc,
                              .comm_handle = comm,
                              .root = -1,
                              .numbers = {0, SPLIT_COPIES, 0, 0},
                              .made = made};

    mpix_enter(name, pc);
    call.comm = mpix_comm(comm, name, pc);
    struct op *op = mpix_gather_begin(&call);
    op->request = true;
    *made = MPI_COMM_NULL;
    *request = HANDLE(MPI_Request, HANDLE_REQUEST, mpix_op_number(op));
    return MPI_SUCCESS;
}

int MPI_Comm_idup(MPI_Comm comm, MPI_Comm *made, MPI_Request *request)
{
    return copy_later(comm, made, request, __func__, HERE);
}

int MPI_Comm_idup_with_info(MPI_Comm comm, MPI_Info info, MPI_Comm *made, MPI_Request *request)
{
    (void)info;
    return copy_later(comm, made, request, __func__, HERE);
}

int MPI_Comm_split(MPI_Comm comm, int color, int key, MPI_Comm *made)
{
    struct collective call = {.kind = GATHER_SPLIT,
                              .call = __func__,
                              .pc = HERE,
                              .comm_handle = comm,
                              .numbers = {0, SPLIT_KEEPS_GROUPS, color, key}};

    if (color < 0 && color != MPI_UNDEFINED)
        mpix_wrong(MPI_ERR_ARG, HERE, "%s is given the color %d", __func__, color);
    mpix_make_comm(&call, made);
    return MPI_SUCCESS;
}

int MPI_Comm_split_type(MPI_Comm comm, int kind, int key, MPI_Info info, MPI_Comm *made)
{
    struct collective call = {.kind = GATHER_SPLIT,
                              .call = __func__,
                              .pc = HERE,
                              .comm_handle = comm,
                              .numbers = {0, 0, kind, key}};

    (void)info;
    if (kind != MPI_UNDEFINED && (kind < 0 || kind > MOST_KINDS))
        mpix_wrong(MPI_ERR_ARG, HERE, "%s is given the kind %d, which is none", __func__, kind);
    mpix_make_comm(&call, made);
    return MPI_SUCCESS;
}

int MPI_Comm_free(MPI_Comm *comm)
{
    struct collective call = {
        .kind = GATHER_FREE, .call = __func__, .pc = HERE, .comm_handle = *comm};

    mpix_enter(__func__, HERE);
    if (*comm == MPI_COMM_WORLD || *comm == MPI_COMM_SELF)
        mpix_wrong(MPI_ERR_COMM, HERE, "%s is given a communicator that MPI itself defines",
                   __func__);
    int number = mpix_comm(*comm, __func__, HERE);
    mpix_attributes_deleted(number, *comm, HERE);
    mpix_make_comm(&call, NULL);
    mpix->comm[number].freed[mpix_rank_in(number)] = true;
    *comm = MPI_COMM_NULL;
    return MPI_SUCCESS;
}

int MPI_Comm_disconnect(MPI_Comm *comm)
{
    return MPI_Comm_free(comm);
}
