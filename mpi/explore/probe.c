/* SPDX-License-Identifier: MIT
 *
 * Messages: the calls that look for one, and take the one that they have found. */
#include "mpi/explore/message.h"
#include "mpi/explore/returned.h"

static struct op *probe_of(int peer, int tag, MPI_Comm comm, const char *call, uintptr_t pc)
{
    struct message message = {NULL, 0, MPI_BYTE, peer, tag, comm};
    struct op *op = mpix_message_op(&message, OP_RECV, call, pc);

    op->count = -1;
    return op;
}

int MPI_Probe(int peer, int tag, MPI_Comm comm, MPI_Status *status)
{
    struct op *op = probe_of(peer, tag, comm, __func__, HERE);

    op->probed = true;
    mpix_start(op, false, HERE);
    mpix_complete(op, __func__, HERE);
    if (op->partner >= 0)
        mpix_looked_at(op, &mpix->op[op->partner]);
    mpix_status(status, op, HERE);
    return MPI_SUCCESS;
}

int MPI_Mprobe(int peer, int tag, MPI_Comm comm, MPI_Message *message, MPI_Status *status)
{
    struct op *op = probe_of(peer, tag, comm, __func__, HERE);

    mpix_start(op, false, HERE);
    mpix_complete(op, __func__, HERE);
    *message = op->peer == NOBODY ? MPI_MESSAGE_NO_PROC
                                  : HANDLE(MPI_Message, HANDLE_MESSAGE, mpix_op_number(op));
    mpix_status(status, op, HERE);
    return MPI_SUCCESS;
}

/* The message that a look finds: one of those that are there when nobody else can go on, or,
 * since none need have arrived, none. */
static int look(struct op *op, const char *call, uintptr_t pc)
{
    int found[MOST_RANKS];
    unsigned count = 0;
    struct rank_state *me = &mpix->rank[mpix_me];

    mpix_poll(mpix_never, NULL, call, pc);
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
    mpix_tell_start(op, pc);
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
    if (!takes)
        mpix_looked_at(op, &mpix->op[send]);
    return op;
}

int MPI_Iprobe(int peer, int tag, MPI_Comm comm, int *flag, MPI_Status *status)
{
    const struct op *op = look_for(peer, tag, comm, false, __func__, HERE);

    *flag = op != NULL;
    if (op)
        mpix_status(status, op, HERE);
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
        mpix_status(status, op, HERE);
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
        struct op *op = mpix_message_op(&none, OP_RECV, call, pc);
        *message = MPI_MESSAGE_NULL;
        mpix_start(op, false, pc);
        return op;
    }
    if (number < 0 || number >= (int)mpix->op_count || mpix->op[number].rank != mpix_me)
        mpix_wrong(MPI_ERR_ARG, pc, "%s is given no message", call);
    if (mpix->op[number].count >= 0)
        mpix_wrong(MPI_ERR_ARG, pc, "%s is given the message that %s at @%lx@ has received before",
                   call, mpix->op[number].call, (unsigned long)mpix->op[number].start_pc);
    struct message place = {buffer, count, type, 0, 0, MPI_COMM_SELF};
    mpix_check_place(&place, call, pc);
    mpix_check_overlap(&place, call, pc);
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

static int receive_now(struct op *op, MPI_Status *status, uintptr_t pc)
{
    mpix_finish(op);
    mpix_status(status, op, pc);
    return mpix_code_of(op);
}

int MPI_Mrecv(void *buffer, int count, MPI_Datatype type, MPI_Message *message, MPI_Status *status)
{
    return receive_now(take(buffer, count, type, message, __func__, HERE), status, HERE);
}

int MPI_Mrecv_c(void *buffer, MPI_Count count, MPI_Datatype type, MPI_Message *message,
                MPI_Status *status)
{
    int number = mpix_count(count, __func__);

    return receive_now(take(buffer, number, type, message, __func__, HERE), status, HERE);
}

static int receive_later(struct op *op, MPI_Request *request)
{
    op->request = true;
    *request = HANDLE(MPI_Request, HANDLE_REQUEST, mpix_op_number(op));
    if (op->partner >= 0) {
        mpix_watch(op, true);
        op->checksum = mpix_checksum(mpix_kept_type(op->type), op->buffer, (size_t)op->count);
    }
    return MPI_SUCCESS;
}

int MPI_Imrecv(void *buffer, int count, MPI_Datatype type, MPI_Message *message,
               MPI_Request *request)
{
    return receive_later(take(buffer, count, type, message, __func__, HERE), request);
}

int MPI_Imrecv_c(void *buffer, MPI_Count count, MPI_Datatype type, MPI_Message *message,
                 MPI_Request *request)
{
    int number = mpix_count(count, __func__);

    return receive_later(take(buffer, number, type, message, __func__, HERE), request);
}

void mpix_messages_lost(void)
{
    for (uint32_t at = 0; at < mpix->op_count; at++) {
        const struct op *op = &mpix->op[at];
        if (op->rank == mpix_me && op->kind == OP_RECV && op->count < 0 && op->matched &&
            !op->probed && op->partner >= 0)
            mpix_fail(FAILURE_UNMATCHED, op->start_pc,
                      "rank %d takes the message of rank %d by %s at @%lx@, and never receives it",
                      mpix_me, mpix->op[op->partner].rank, op->call, (unsigned long)op->start_pc);
    }
}
