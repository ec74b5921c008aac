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
        mpix_wrong(MPI_ERR_BUFFER, pc,
                   "%s is given one buffer to send and to receive in (MPI_Sendrecv_replace allows "
                   "that)",
                   call);
}

static int at_once(const struct message *sent, const struct message *got, MPI_Status *status,
                   const char *call, uintptr_t pc)
{
    struct op *recv = mpix_message_op(got, OP_RECV, call, pc);
    struct op *send = mpix_message_op(sent, OP_SEND, call, pc);

    check_apart(send, recv, call, pc);
    mpix_start(recv, false, pc);
    mpix_start(send, false, pc);
    mpix_complete(send, call, pc);
    mpix_complete(recv, call, pc);
    mpix_status(status, recv, pc);
    return mpix_code_of(recv);
}

static int replace(const struct message *sent, const struct message *got, MPI_Status *status,
                   const char *call, uintptr_t pc)
{
    struct op *send = mpix_message_op(sent, OP_SEND, call, pc);
    struct op *recv = mpix_message_op(got, OP_RECV, call, pc);

    mpix_start(send, false, pc);
    mpix_start(recv, false, pc);
    mpix_complete(send, call, pc);
    mpix_complete(recv, call, pc);
    mpix_status(status, recv, pc);
    return mpix_code_of(recv);
}

/* One request for both: that of the receive, which knows its twin. */
static int later(const struct message *sent, const struct message *got, bool replaces,
                 MPI_Request *request, const char *call, uintptr_t pc)
{
    struct op *send = mpix_message_op(sent, OP_SEND, call, pc);
    struct op *recv = mpix_message_op(got, OP_RECV, call, pc);

    if (!replaces)
        check_apart(send, recv, call, pc);
    recv->twin = mpix_op_number(send) + 1;
    recv->request = true;
    mpix_uses(request, sizeof *request, true, pc);
    *request = HANDLE(MPI_Request, HANDLE_REQUEST, mpix_op_number(recv));
    mpix_start(send, !replaces, pc);
    mpix_start(recv, true, pc);
    return MPI_SUCCESS;
}

#define SENT                                                                                       \
    {                                                                                              \
        (void *)(uintptr_t)buffer, mpix_count(count, __func__), type, peer, tag, comm              \
    }
#define GOT                                                                                        \
    {                                                                                              \
        other, mpix_count(other_count, __func__), other_type, source, other_tag, comm              \
    }
#define BACK                                                                                       \
    {                                                                                              \
        buffer, mpix_count(count, __func__), type, source, other_tag, comm                         \
    }
#define BOTH(number)                                                                               \
    const void *buffer, number count, MPI_Datatype type, int peer, int tag, void *other,           \
        number other_count, MPI_Datatype other_type, int source, int other_tag, MPI_Comm comm
#define ONE(number)                                                                                \
    void *buffer, number count, MPI_Datatype type, int peer, int tag, int source, int other_tag,   \
        MPI_Comm comm
#define CALLS(number, now, in_place, begun, begun_in_place)                                        \
    int now(BOTH(number), MPI_Status *status)                                                      \
    {                                                                                              \
        struct message sent = SENT, got = GOT;                                                     \
        return at_once(&sent, &got, status, __func__, HERE);                                       \
    }                                                                                              \
    int in_place(ONE(number), MPI_Status *status)                                                  \
    {                                                                                              \
        struct message sent = SENT, got = BACK;                                                    \
        return replace(&sent, &got, status, __func__, HERE);                                       \
    }                                                                                              \
    int begun(BOTH(number), MPI_Request *request)                                                  \
    {                                                                                              \
        struct message sent = SENT, got = GOT;                                                     \
        return later(&sent, &got, false, request, __func__, HERE);                                 \
    }                                                                                              \
    int begun_in_place(ONE(number), MPI_Request *request)                                          \
    {                                                                                              \
        struct message sent = SENT, got = BACK;                                                    \
        return later(&sent, &got, true, request, __func__, HERE);                                  \
    }
CALLS(int, MPI_Sendrecv, MPI_Sendrecv_replace, MPI_Isendrecv, MPI_Isendrecv_replace)
CALLS(MPI_Count, MPI_Sendrecv_c, MPI_Sendrecv_replace_c, MPI_Isendrecv_c, MPI_Isendrecv_replace_c)
