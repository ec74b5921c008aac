/* SPDX-License-Identifier: MIT
 *
 * Messages: the calls that send and receive. */
#include "mpi/explore/explore.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NOBODY = -9 };

struct message { /* the arguments of a call */
    void *buffer;
    int count;
    MPI_Datatype type;
    int peer, tag;
    MPI_Comm comm;
};

static void check_place(const struct message *message, const char *call, uintptr_t pc)
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

/* What the arguments mean; peer NOBODY: MPI_PROC_NULL. */
static struct op *op_of(const struct message *message, enum op_kind kind, const char *call,
                        uintptr_t pc)
{
    mpix_enter(call, pc);
    int comm = mpix_comm(message->comm, call, pc), peer = message->peer, tag = message->tag;
    bool wild = kind == OP_RECV && peer == MPI_ANY_SOURCE;
    bool any_tag = kind == OP_RECV && tag == MPI_ANY_TAG;

    check_place(message, call, pc);
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

static void tell_start(const struct op *op, uintptr_t pc)
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

static void check_room(const struct op *op, uintptr_t pc)
{
    size_t attached = mpix->rank[mpix_me].attached;
    size_t size = mpix_type(op->type, op->call, pc)->size * (size_t)op->count + MPI_BSEND_OVERHEAD;

    if (attached == 0)
        mpix_end(FAILURE_ARGUMENT, pc, "%s is called, and no buffer is attached", op->call);
    if (size > attached - 1)
        mpix_end(FAILURE_ARGUMENT, pc,
                 "%s needs %zu bytes with MPI_BSEND_OVERHEAD, and the buffer that is attached has "
                 "%zu",
                 op->call, size, attached - 1);
}

/* Lets it begin; `keeps`: it goes on behind the call. */
static void start(struct op *op, bool keeps, uintptr_t pc)
{
    op->start_pc = pc;
    op->inactive = false;
    op->partner = -1;
    tell_start(op, pc);
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
    mpix_post(op);
    if (op->watched)
        op->checksum =
            mpix_checksum(mpix_type(op->type, op->call, pc), op->buffer, (size_t)op->count);
    if (op->kind == OP_SEND && op->mode == MODE_READY && !mpix_awaited(op))
        mpix_end(FAILURE_REQUEST, pc, "%s is called before its receive", op->call);
}

static void complete(struct op *op, const char *call, uintptr_t pc)
{
    char wish[MOST_LINE];

    mpix_describe(op, wish, sizeof wish);
    mpix_wait(mpix_op_done, op, call, pc, "%s", wish);
    mpix_finish(op);
}

static int send_now(const struct message *message, enum send_mode mode, const char *call,
                    uintptr_t pc)
{
    struct op *op = op_of(message, OP_SEND, call, pc);

    op->mode = mode;
    start(op, false, pc);
    complete(op, call, pc);
    return MPI_SUCCESS;
}

static int begin(const struct message *message, enum op_kind kind, enum send_mode mode, bool now,
                 MPI_Request *request, const char *call, uintptr_t pc)
{
    struct op *op = op_of(message, kind, call, pc);

    op->mode = mode;
    op->request = true;
    op->persistent = !now;
    op->inactive = !now;
    *request = HANDLE(MPI_Request, HANDLE_REQUEST, mpix_op_number(op));
    if (now)
        start(op, true, pc);
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
    struct op *op = op_of(&message, OP_RECV, __func__, HERE);

    start(op, false, HERE);
    complete(op, __func__, HERE);
    mpix_status(status, op);
    return MPI_SUCCESS;
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
    start(op, true, pc);
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
    for (int at = 0; at < count; at++)
        start_again(requests[at], __func__, HERE);
    return MPI_SUCCESS;
}

/* ---- both ways ---------------------------------------------------------------------------------
 */

int MPI_Sendrecv(const void *buffer, int count, MPI_Datatype type, int peer, int tag, void *other,
                 int other_count, MPI_Datatype other_type, int source, int other_tag, MPI_Comm comm,
                 MPI_Status *status)
{
    struct message sent = {(void *)(uintptr_t)buffer, count, type, peer, tag, comm};
    struct message got = {other, other_count, other_type, source, other_tag, comm};
    struct op *recv = op_of(&got, OP_RECV, __func__, HERE);
    struct op *send = op_of(&sent, OP_SEND, __func__, HERE);

    start(recv, false, HERE);
    start(send, false, HERE);
    complete(send, __func__, HERE);
    complete(recv, __func__, HERE);
    mpix_status(status, recv);
    return MPI_SUCCESS;
}

int MPI_Sendrecv_replace(void *buffer, int count, MPI_Datatype type, int peer, int tag, int source,
                         int other_tag, MPI_Comm comm, MPI_Status *status)
{
    struct message sent = {buffer, count, type, peer, tag, comm};
    struct message got = {buffer, count, type, source, other_tag, comm};
    struct op *send = op_of(&sent, OP_SEND, __func__, HERE);
    struct op *recv = op_of(&got, OP_RECV, __func__, HERE);

    start(send, false, HERE);
    start(recv, false, HERE);
    complete(send, __func__, HERE);
    complete(recv, __func__, HERE);
    mpix_status(status, recv);
    return MPI_SUCCESS;
}

int MPI_Buffer_attach(void *buffer, int size)
{
    mpix_enter(__func__, HERE);
    (void)buffer;
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

/* ---- looking -----------------------------------------------------------------------------------
 */

static struct op *probe_of(int peer, int tag, MPI_Comm comm, const char *call, uintptr_t pc)
{
    struct message message = {NULL, 0, MPI_BYTE, peer, tag, comm};
    struct op *op = op_of(&message, OP_RECV, call, pc);

    op->count = -1;
    return op;
}

int MPI_Probe(int peer, int tag, MPI_Comm comm, MPI_Status *status)
{
    struct op *op = probe_of(peer, tag, comm, __func__, HERE);

    op->probed = true;
    start(op, false, HERE);
    complete(op, __func__, HERE);
    mpix_status(status, op);
    return MPI_SUCCESS;
}

int MPI_Mprobe(int peer, int tag, MPI_Comm comm, MPI_Message *message, MPI_Status *status)
{
    struct op *op = probe_of(peer, tag, comm, __func__, HERE);

    start(op, false, HERE);
    complete(op, __func__, HERE);
    *message = op->peer == NOBODY ? MPI_MESSAGE_NO_PROC
                                  : HANDLE(MPI_Message, HANDLE_MESSAGE, mpix_op_number(op));
    mpix_status(status, op);
    return MPI_SUCCESS;
}

static bool never(void *what)
{
    (void)what;
    return false;
}

/* The message that a look finds: one of those that are there when nobody else can go on, or,
 * since none need have arrived, none. */
static int look(struct op *op, const char *call, uintptr_t pc)
{
    int found[MOST_RANKS];
    unsigned count = 0;
    struct rank_state *me = &mpix->rank[mpix_me];

    mpix_poll(never, NULL, call, pc);
    for (int source = 0; source < mpix->ranks; source++) {
        int send =
            op->peer < 0 || op->peer == source ? mpix_find_message(op->comm, source, op->tag) : -1;
        if (send >= 0)
            found[count++] = send;
    }
    if (count == 0)
        return -1;
    bool doubts = me->doubts < 2;
    unsigned chosen = count + doubts > 1 ? mpix_decide(count + doubts, NULL) : 0;
    if (count + doubts > 1)
        mpix_decided_at(pc);
    me->doubts = chosen == count ? me->doubts + 1 : 0;
    mpix->idle_polls = 0;
    return chosen < count ? found[chosen] : -1;
}

static struct op *look_for(int peer, int tag, MPI_Comm comm, bool takes, const char *call,
                           uintptr_t pc)
{
    struct op *op = probe_of(peer, tag, comm, call, pc);

    op->probed = !takes;
    tell_start(op, pc);
    if (op->peer == NOBODY) {
        op->source = MPI_PROC_NULL;
        return op;
    }
    int send = look(op, call, pc);
    mpix->op_count -= send < 0 && mpix_op_number(op) + 1 == (int)mpix->op_count;
    if (send < 0)
        return NULL;
    mpix_match_pair(send, mpix_op_number(op));
    op->delivered = true;
    return op;
}

int MPI_Iprobe(int peer, int tag, MPI_Comm comm, int *flag, MPI_Status *status)
{
    const struct op *op = look_for(peer, tag, comm, false, __func__, HERE);

    *flag = op != NULL;
    if (op)
        mpix_status(status, op);
    return MPI_SUCCESS;
}

int MPI_Improbe(int peer, int tag, MPI_Comm comm, int *flag, MPI_Message *message,
                MPI_Status *status)
{
    const struct op *op = look_for(peer, tag, comm, true, __func__, HERE);

    *flag = op != NULL;
    if (op) {
        *message = op->peer == NOBODY ? MPI_MESSAGE_NO_PROC
                                      : HANDLE(MPI_Message, HANDLE_MESSAGE, mpix_op_number(op));
        mpix_status(status, op);
    }
    return MPI_SUCCESS;
}

static struct op *take(void *buffer, int count, MPI_Datatype type, MPI_Message *message,
                       const char *call, uintptr_t pc)
{
    int number = NUMBER(*message, HANDLE_MESSAGE);

    mpix_enter(call, pc);
    if (*message == MPI_MESSAGE_NO_PROC) {
        struct message none = {buffer, count, type, MPI_PROC_NULL, 0, MPI_COMM_SELF};
        struct op *op = op_of(&none, OP_RECV, call, pc);
        *message = MPI_MESSAGE_NULL;
        start(op, false, pc);
        return op;
    }
    if (number < 0 || number >= (int)mpix->op_count)
        mpix_end(FAILURE_ARGUMENT, pc, "%s is given no message", call);
    struct op *op = &mpix->op[number];
    op->buffer = buffer;
    op->count = count;
    op->type = type;
    op->call = call;
    op->start_pc = pc;
    op->delivered = false;
    op->signature = mpix_signature(mpix_ready_type(type, call, pc), (size_t)count);
    *message = MPI_MESSAGE_NULL;
    mpix_check_pair(&mpix->op[op->partner], op);
    mpix_tell(pc, "%s", call);
    return op;
}

int MPI_Mrecv(void *buffer, int count, MPI_Datatype type, MPI_Message *message, MPI_Status *status)
{
    struct op *op = take(buffer, count, type, message, __func__, HERE);

    mpix_finish(op);
    mpix_status(status, op);
    return MPI_SUCCESS;
}

int MPI_Imrecv(void *buffer, int count, MPI_Datatype type, MPI_Message *message,
               MPI_Request *request)
{
    struct op *op = take(buffer, count, type, message, __func__, HERE);

    op->request = true;
    *request = HANDLE(MPI_Request, HANDLE_REQUEST, mpix_op_number(op));
    return MPI_SUCCESS;
}
