/* SPDX-License-Identifier: MIT
 *
 * Messages: the calls that send and receive at once. */
#include "mpi/explore/message.h"
#include "mpi/explore/returned.h"

/* Where a message begins and ends, if it lies there without gaps. */
static bool lies_dense(const struct op *op, uintptr_t *begin, uintptr_t *end)
{
    const struct type *type = mpix_kept_type(op->type);

    *begin = (uintptr_t)op->buffer + (uintptr_t)type->true_lower;
    *end = *begin + type->size * (size_t)op->count;
    return type->piece_count == 1 && type->extent == (ptrdiff_t)type->size;
}

static void check_apart(const struct op *send, const struct op *recv, const char *call,
                        uintptr_t pc)
{
    uintptr_t from, from_end, into, into_end;

    if (send->peer != NOBODY && recv->peer != NOBODY && lies_dense(send, &from, &from_end) &&
        lies_dense(recv, &into, &into_end) && from < into_end && into < from_end)
        mpix_end(FAILURE_ARGUMENT, pc,
                 "%s is given one buffer to send and to receive in (MPI_Sendrecv_replace allows "
                 "that)",
                 call);
}

int MPI_Sendrecv(const void *buffer, int count, MPI_Datatype type, int peer, int tag, void *other,
                 int other_count, MPI_Datatype other_type, int source, int other_tag, MPI_Comm comm,
                 MPI_Status *status)
{
    struct message sent = {(void *)(uintptr_t)buffer, count, type, peer, tag, comm};
    struct message got = {other, other_count, other_type, source, other_tag, comm};
    struct op *recv = mpix_message_op(&got, OP_RECV, __func__, HERE);
    struct op *send = mpix_message_op(&sent, OP_SEND, __func__, HERE);

    check_apart(send, recv, __func__, HERE);
    mpix_start(recv, false, HERE);
    mpix_start(send, false, HERE);
    mpix_complete(send, __func__, HERE);
    mpix_complete(recv, __func__, HERE);
    mpix_status(status, recv, HERE);
    return mpix_code_of(recv);
}

int MPI_Sendrecv_replace(void *buffer, int count, MPI_Datatype type, int peer, int tag, int source,
                         int other_tag, MPI_Comm comm, MPI_Status *status)
{
    struct message sent = {buffer, count, type, peer, tag, comm};
    struct message got = {buffer, count, type, source, other_tag, comm};
    struct op *send = mpix_message_op(&sent, OP_SEND, __func__, HERE);
    struct op *recv = mpix_message_op(&got, OP_RECV, __func__, HERE);

    mpix_start(send, false, HERE);
    mpix_start(recv, false, HERE);
    mpix_complete(send, __func__, HERE);
    mpix_complete(recv, __func__, HERE);
    mpix_status(status, recv, HERE);
    return mpix_code_of(recv);
}
