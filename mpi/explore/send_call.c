/* SPDX-License-Identifier: MIT
 *
 * Messages: the calls that send and receive, begin that, and start it again. Each is there twice,
 * with counts that are int and that are MPI_Count. */
#include "mpi/explore/gather.h"
#include "mpi/explore/partition.h"
#include "mpi/explore/returned.h"

static int send_now(const struct message *message, enum send_mode mode, const char *call,
                    uintptr_t pc)
{
    struct op *op = mpix_message_op(message, OP_SEND, call, pc);

    op->mode = mode;
    mpix_start(op, false, pc);
    mpix_complete(op, call, pc);
    return MPI_SUCCESS;
}

static int receive_now(const struct message *message, MPI_Status *status, const char *call,
                       uintptr_t pc)
{
    struct op *op = mpix_message_op(message, OP_RECV, call, pc);

    mpix_start(op, false, pc);
    mpix_complete(op, call, pc);
    mpix_status(status, op, pc);
    return mpix_code_of(op);
}

static int begin(const struct message *message, enum op_kind kind, enum send_mode mode, bool now,
                 MPI_Request *request, const char *call, uintptr_t pc)
{
    struct op *op = mpix_message_op(message, kind, call, pc);

    op->mode = mode;
    op->request = true;
    op->persistent = !now;
    op->inactive = !now;
    mpix_uses(request, sizeof *request, true, pc);
    *request = HANDLE(MPI_Request, HANDLE_REQUEST, mpix_op_number(op));
    if (now)
        mpix_start(op, true, pc);
    else
        mpix_tell(pc, "%s", call);
    return MPI_SUCCESS;
}

#define SENDS_OF(name, number, how)                                                                \
    int name(const void *buffer, number count, MPI_Datatype type, int peer, int tag,               \
             MPI_Comm comm)                                                                        \
    {                                                                                              \
        struct message message = MESSAGE(name);                                                    \
        return send_now(&message, how, #name, HERE);                                               \
    }
#define BEGINS_OF(name, number, kind, how, now, place)                                             \
    int name(place *buffer, number count, MPI_Datatype type, int peer, int tag, MPI_Comm comm,     \
             MPI_Request *request)                                                                 \
    {                                                                                              \
        struct message message = MESSAGE(name);                                                    \
        return begin(&message, kind, how, now, request, #name, HERE);                              \
    }
#define RECEIVES(name, number)                                                                     \
    int name(void *buffer, number count, MPI_Datatype type, int peer, int tag, MPI_Comm comm,      \
             MPI_Status *status)                                                                   \
    {                                                                                              \
        struct message message = MESSAGE(name);                                                    \
        return receive_now(&message, status, #name, HERE);                                         \
    }
#define MESSAGE(name)                                                                              \
    {                                                                                              \
        (void *)(uintptr_t)buffer, mpix_count(count, #name), type, peer, tag, comm                 \
    }
#define SENDS(name, how) SENDS_OF(name, int, how) SENDS_OF(name##_c, MPI_Count, how)
#define BEGINS(name, how, now)                                                                     \
    BEGINS_OF(name, int, OP_SEND, how, now, const void)                                            \
    BEGINS_OF(name##_c, MPI_Count, OP_SEND, how, now, const void)
#define AWAITS(name, now)                                                                          \
    BEGINS_OF(name, int, OP_RECV, MODE_STANDARD, now, void)                                        \
    BEGINS_OF(name##_c, MPI_Count, OP_RECV, MODE_STANDARD, now, void)

SENDS(MPI_Send, MODE_STANDARD)
SENDS(MPI_Ssend, MODE_SYNCHRONOUS)
SENDS(MPI_Bsend, MODE_BUFFERED)
SENDS(MPI_Rsend, MODE_READY)
BEGINS(MPI_Isend, MODE_STANDARD, true)
BEGINS(MPI_Issend, MODE_SYNCHRONOUS, true)
BEGINS(MPI_Ibsend, MODE_BUFFERED, true)
BEGINS(MPI_Irsend, MODE_READY, true)
BEGINS(MPI_Send_init, MODE_STANDARD, false)
BEGINS(MPI_Ssend_init, MODE_SYNCHRONOUS, false)
BEGINS(MPI_Bsend_init, MODE_BUFFERED, false)
BEGINS(MPI_Rsend_init, MODE_READY, false)
RECEIVES(MPI_Recv, int)
RECEIVES(MPI_Recv_c, MPI_Count)
AWAITS(MPI_Irecv, true)
AWAITS(MPI_Recv_init, false)

static void start_again(MPI_Request request, const char *call, uintptr_t pc)
{
    int number = NUMBER(request, HANDLE_REQUEST);

    if (number < 0 || number >= (int)mpix->op_count || mpix->op[number].freed ||
        mpix->op[number].rank != mpix_me || !mpix->op[number].persistent)
        mpix_end(FAILURE_REQUEST, pc, "%s is given no persistent request", call);
    struct op *op = &mpix->op[number];
    op->started = true;
    if (!op->inactive)
        mpix_end(FAILURE_REQUEST, pc,
                 "%s is given the request of @%lx@, which is active since @%lx@", call,
                 (unsigned long)op->pc, (unsigned long)op->start_pc);
    if (op->kind == OP_GATHER)
        mpix_collective_starts(op, pc);
    else if (op->partitions > 0)
        mpix_partitions_start(op, pc);
    else
        mpix_start(op, true, pc);
}

int MPI_Start(MPI_Request *request)
{
    mpix_enter(__func__, HERE);
    start_again(*request, __func__, HERE);
    return MPI_SUCCESS;
}

int MPI_Startall(int count, MPI_Request requests[])
{
    mpix_enter(__func__, HERE);
    if (count < 0)
        mpix_wrong(MPI_ERR_COUNT, HERE, "%s is given the count %d", __func__, count);
    for (int at = 0; at < count; at++)
        start_again(requests[at], __func__, HERE);
    return MPI_SUCCESS;
}

/* ---- the buffer of MPI_Bsend ----------------------------------------------------------------- */

static int attach(void *buffer, MPI_Count size, const char *call, uintptr_t pc)
{
    mpix_enter(call, pc);
    if (size < 0 || (!buffer && size > 0))
        mpix_wrong(size < 0 ? MPI_ERR_ARG : MPI_ERR_BUFFER, pc, "%s is given %s", call,
                   size < 0 ? "a negative size" : "no buffer (NULL)");
    if (mpix->rank[mpix_me].attached > 0)
        mpix_wrong(MPI_ERR_BUFFER, pc, "%s is called, and a buffer is attached", call);
    mpix->rank[mpix_me].attached = (size_t)size + 1;
    mpix->rank[mpix_me].attached_buffer = buffer;
    return MPI_SUCCESS;
}

static MPI_Count detach(void *buffer, const char *call, uintptr_t pc)
{
    mpix_enter(call, pc);
    if (mpix->rank[mpix_me].attached == 0)
        mpix_wrong(MPI_ERR_BUFFER, pc, "%s is called, and no buffer is attached", call);
    MPI_Count size = (MPI_Count)mpix->rank[mpix_me].attached - 1;
    *(void **)buffer = mpix->rank[mpix_me].attached_buffer;
    mpix->rank[mpix_me].attached = 0;
    return size;
}

int MPI_Buffer_attach(void *buffer, int size)
{
    return attach(buffer, size, __func__, HERE);
}

int MPI_Buffer_attach_c(void *buffer, MPI_Count size)
{
    return attach(buffer, size, __func__, HERE);
}

int MPI_Buffer_detach(void *buffer, int *size)
{
    *size = (int)detach(buffer, __func__, HERE);
    return MPI_SUCCESS;
}

int MPI_Buffer_detach_c(void *buffer, MPI_Count *size)
{
    *size = detach(buffer, __func__, HERE);
    return MPI_SUCCESS;
}
