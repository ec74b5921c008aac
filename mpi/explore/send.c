/* SPDX-License-Identifier: MIT
 *
 * Messages: the calls that send and receive. */
#include "mpi/explore/message.h"
#include "mpi/explore/returned.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void mpix_check_place(const struct message *message, const char *call, uintptr_t pc)
{
    if (message->count < 0)
        mpix_end(FAILURE_ARGUMENT, pc, "%s is given the count %d", call, message->count);
    const struct type *type = mpix_ready_type(message->type, call, pc);
    if (message->buffer == MPI_IN_PLACE)
        mpix_end(FAILURE_ARGUMENT, pc, "%s is given MPI_IN_PLACE as its buffer", call);
    if (!message->buffer && message->count > 0 && type->size > 0 && type->lower >= 0 &&
        type->lower < 4096)
        mpix_end(FAILURE_ARGUMENT, pc, "%s is given no buffer (NULL)", call);
}

void mpix_check_overlap(const struct message *message, const char *call, uintptr_t pc)
{
    if (mpix_overlaps(mpix_ready_type(message->type, call, pc), (size_t)message->count))
        mpix_end(FAILURE_ARGUMENT, pc, "%s is given a datatype whose elements overlap", call);
}

struct op *mpix_message_op(const struct message *message, enum op_kind kind, const char *call,
                           uintptr_t pc)
{
    mpix_enter(call, pc);
    int comm = mpix_comm(message->comm, call, pc), peer = message->peer, tag = message->tag;
    bool wild = kind == OP_RECV && peer == MPI_ANY_SOURCE;
    bool any_tag = kind == OP_RECV && tag == MPI_ANY_TAG;

    mpix_check_place(message, call, pc);
    if (kind == OP_RECV)
        mpix_check_overlap(message, call, pc);
    int first = mpix->comm[comm].first_group, size = mpix->comm[comm].size, begin = 0;
    if (first > 0 && mpix_rank_in(comm) < first) { /* the other group's ranks are meant */
        begin = first;
        size -= first;
    } else if (first > 0) {
        size = first;
    }
    if (!wild && peer != MPI_PROC_NULL && (peer < 0 || peer >= size))
        mpix_end(FAILURE_ARGUMENT, pc, "%s is given the rank %d, and its communicator has %d", call,
                 peer, size);
    if (!any_tag && (tag < 0 || tag > MOST_TAG))
        mpix_end(FAILURE_ARGUMENT, pc, "%s is given the tag %d", call, tag);
    struct op *op = mpix_new_op(kind, call, pc);
    op->comm = comm;
    op->peer = wild ? -1 : peer == MPI_PROC_NULL ? NOBODY : mpix->comm[comm].world[begin + peer];
    op->tag = any_tag ? -1 : tag;
    op->buffer = message->buffer;
    op->count = message->count;
    op->type = message->type;
    return op;
}

void mpix_tell_start(const struct op *op, uintptr_t pc)
{
    char tag[32] = "";

    if (op->tag >= 0)
        snprintf(tag, sizeof tag, ", tag %d", op->tag);
    if (op->peer == NOBODY)
        mpix_tell(pc, "%s, nobody", op->call);
    else if (op->peer < 0)
        mpix_tell(pc, "%s from anybody%s", op->call, tag);
    else
        mpix_tell(pc, "%s %s %d%s", op->call, op->kind == OP_SEND ? "to" : "from", op->peer, tag);
}

/* What buffered sends that nobody has received yet have of the buffer. */
static size_t room_taken(void)
{
    size_t taken = 0;

    for (uint32_t at = 0; at < mpix->op_count; at++) {
        const struct op *op = &mpix->op[at];
        if (op->rank == mpix_me && op->kind == OP_SEND && op->mode == MODE_BUFFERED && op->posted &&
            !op->matched)
            taken += op->signature.size + MPI_BSEND_OVERHEAD;
    }
    return taken;
}

static void check_room(const struct op *op, uintptr_t pc)
{
    size_t attached = mpix->rank[mpix_me].attached;
    size_t size = mpix_type(op->type, op->call, pc)->size * (size_t)op->count + MPI_BSEND_OVERHEAD;
    size_t taken = room_taken();

    if (attached == 0)
        mpix_end(FAILURE_ARGUMENT, pc, "%s is called, and no buffer is attached", op->call);
    if (size > attached - 1)
        mpix_end(FAILURE_ARGUMENT, pc,
                 "%s needs %zu bytes with MPI_BSEND_OVERHEAD, and the buffer that is attached has "
                 "%zu",
                 op->call, size, attached - 1);
    if (taken + size > attached - 1)
        mpix_end(FAILURE_ARGUMENT, pc,
                 "%s needs %zu bytes with MPI_BSEND_OVERHEAD, and of the %zu that are attached %zu "
                 "may be in use by messages that were not received",
                 op->call, size, attached - 1, taken);
}

void mpix_start(struct op *op, bool keeps, uintptr_t pc)
{
    op->start_pc = pc;
    op->inactive = false;
    op->partner = -1;
    mpix_tell_start(op, pc);
    if (op->peer == NOBODY) {
        op->posted = op->matched = op->done = true;
        op->delivered = false;
        op->source = MPI_PROC_NULL;
        op->got_tag = MPI_ANY_TAG;
        op->got = 0;
        return;
    }
    if (op->mode == MODE_BUFFERED && op->kind == OP_SEND)
        check_room(op, pc);
    if (keeps)
        mpix_watch(op, op->kind == OP_RECV);
    else if (!op->probed && op->count > 0)
        mpix_use(op->type, op->buffer, op->count, op->kind == OP_RECV, op->call, pc);
    mpix_takes(op);
    mpix_post(op);
    if (op->watched)
        op->checksum =
            mpix_checksum(mpix_type(op->type, op->call, pc), op->buffer, (size_t)op->count);
    if (op->kind == OP_SEND && op->mode == MODE_READY && !mpix_awaited(op))
        mpix_end(FAILURE_REQUEST, pc,
                 "%s to rank %d: its receive may begin later than this call, for nothing orders "
                 "the two",
                 op->call, op->peer);
}

void mpix_complete(struct op *op, const char *call, uintptr_t pc)
{
    char wish[MOST_LINE];

    mpix_describe(op, wish, sizeof wish);
    mpix_wait(mpix_op_done, op, call, pc, "%s", wish);
    mpix_finish(op);
}

static int send_now(const struct message *message, enum send_mode mode, const char *call,
                    uintptr_t pc)
{
    struct op *op = mpix_message_op(message, OP_SEND, call, pc);

    op->mode = mode;
    mpix_start(op, false, pc);
    mpix_complete(op, call, pc);
    return MPI_SUCCESS;
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

#define SENDS(name, how)                                                                           \
    int name(const void *buffer, int count, MPI_Datatype type, int peer, int tag, MPI_Comm comm)   \
    {                                                                                              \
        struct message message = {(void *)(uintptr_t)buffer, count, type, peer, tag, comm};        \
        return send_now(&message, how, #name, HERE);                                               \
    }
#define BEGINS(name, how, now)                                                                     \
    int name(const void *buffer, int count, MPI_Datatype type, int peer, int tag, MPI_Comm comm,   \
             MPI_Request *request)                                                                 \
    {                                                                                              \
        struct message message = {(void *)(uintptr_t)buffer, count, type, peer, tag, comm};        \
        return begin(&message, OP_SEND, how, now, request, #name, HERE);                           \
    }

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

int MPI_Recv(void *buffer, int count, MPI_Datatype type, int peer, int tag, MPI_Comm comm,
             MPI_Status *status)
{
    struct message message = {buffer, count, type, peer, tag, comm};
    struct op *op = mpix_message_op(&message, OP_RECV, __func__, HERE);

    mpix_start(op, false, HERE);
    mpix_complete(op, __func__, HERE);
    mpix_status(status, op, HERE);
    return mpix_code_of(op);
}

int MPI_Irecv(void *buffer, int count, MPI_Datatype type, int peer, int tag, MPI_Comm comm,
              MPI_Request *request)
{
    struct message message = {buffer, count, type, peer, tag, comm};

    return begin(&message, OP_RECV, MODE_STANDARD, true, request, __func__, HERE);
}

int MPI_Recv_init(void *buffer, int count, MPI_Datatype type, int peer, int tag, MPI_Comm comm,
                  MPI_Request *request)
{
    struct message message = {buffer, count, type, peer, tag, comm};

    return begin(&message, OP_RECV, MODE_STANDARD, false, request, __func__, HERE);
}

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
        mpix_end(FAILURE_ARGUMENT, HERE, "%s is given the count %d", __func__, count);
    for (int at = 0; at < count; at++)
        start_again(requests[at], __func__, HERE);
    return MPI_SUCCESS;
}

/* ---- both ways ------------------------------------------------------------------------------- */

int MPI_Buffer_attach(void *buffer, int size)
{
    mpix_enter(__func__, HERE);
    if (size < 0 || (!buffer && size > 0))
        mpix_end(FAILURE_ARGUMENT, HERE, "%s is given %s", __func__,
                 size < 0 ? "a negative size" : "no buffer (NULL)");
    if (mpix->rank[mpix_me].attached > 0)
        mpix_end(FAILURE_ARGUMENT, HERE, "%s is called, and a buffer is attached", __func__);
    mpix->rank[mpix_me].attached = (size_t)size + 1;
    mpix->rank[mpix_me].attached_buffer = buffer;
    return MPI_SUCCESS;
}

int MPI_Buffer_detach(void *buffer, int *size)
{
    mpix_enter(__func__, HERE);
    if (mpix->rank[mpix_me].attached == 0)
        mpix_end(FAILURE_ARGUMENT, HERE, "%s is called, and no buffer is attached", __func__);
    *size = (int)mpix->rank[mpix_me].attached - 1;
    *(void **)buffer = mpix->rank[mpix_me].attached_buffer;
    mpix->rank[mpix_me].attached = 0;
    return MPI_SUCCESS;
}
