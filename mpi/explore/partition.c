/* SPDX-License-Identifier: MIT
 *
 * Partitioned messages: requests of MPI_Psend_init and MPI_Precv_init are paired as they were made.
 * The message is sent when its last partition is ready; whoever receives it may take a partition as
 * soon as all partitions of the sender that reach into it are. */
/* MPICH 4.0 declares its list without the const that the standard has. */
#define MPI_Pready_list mpix_declared_elsewhere
#include "mpi/explore/partition.h"
#include "mpi/explore/request.h"
#undef MPI_Pready_list

#include <string.h>

static char *marks_of(const struct op *op)
{
    return mpix_at(op->ready);
}

static bool is_alike(const struct op *one, const struct op *other)
{
    return one->partitions > 0 && one->persistent && one->kind == other->kind &&
           one->rank == other->rank && one->peer == other->peer && one->comm == other->comm &&
           one->tag == other->tag;
}

static void number(struct op *op)
{
    op->channel = 1;
    for (const struct op *other = mpix->op; other < op; other++)
        op->channel += is_alike(other, op);
}

static int begin(const struct message *message, int partitions, enum op_kind kind,
                 MPI_Request *request, const char *call, uintptr_t pc)
{
    struct op *op = mpix_message_op(message, kind, call, pc);

    if (partitions < 1)
        mpix_wrong(MPI_ERR_ARG, pc, "%s is given %d partitions", call, partitions);
    if (op->peer == -1)
        mpix_wrong(MPI_ERR_RANK, pc, "%s is given MPI_ANY_SOURCE", call);
    if (op->tag < 0 && op->peer != NOBODY)
        mpix_wrong(MPI_ERR_TAG, pc, "%s is given MPI_ANY_TAG", call);
    op->request = op->persistent = op->inactive = true;
    op->partitions = partitions;
    op->count = mpix_count((MPI_Count)op->count * partitions, call);
    op->ready = mpix_room((size_t)partitions);
    number(op);
    mpix_uses(request, sizeof *request, true, pc);
    *request = HANDLE(MPI_Request, HANDLE_REQUEST, mpix_op_number(op));
    mpix_tell(pc, "%s", call);
    return MPI_SUCCESS;
}

int MPI_Psend_init(const void *buffer, int partitions, MPI_Count count, MPI_Datatype type, int peer,
                   int tag, MPI_Comm comm, MPI_Info info, MPI_Request *request)
{
    struct message message = {
        (void *)(uintptr_t)buffer, mpix_count(count, __func__), type, peer, tag, comm};

    (void)info;
    return begin(&message, partitions, OP_SEND, request, __func__, HERE);
}

int MPI_Precv_init(void *buffer, int partitions, MPI_Count count, MPI_Datatype type, int peer,
                   int tag, MPI_Comm comm, MPI_Info info, MPI_Request *request)
{
    struct message message = {buffer, mpix_count(count, __func__), type, peer, tag, comm};

    (void)info;
    return begin(&message, partitions, OP_RECV, request, __func__, HERE);
}

void mpix_partitions_start(struct op *op, uintptr_t pc)
{
    mpix_detach(op);
    op->start_pc = pc;
    op->inactive = op->posted = op->matched = op->done = op->delivered = op->doubted = false;
    op->partner = -1;
    op->ready_count = 0;
    op->starts++;
    memset(marks_of(op), 0, (size_t)op->partitions);
    op->signature = mpix_signature(mpix_kept_type(op->type), (size_t)op->count);
    op->data = op->kind == OP_SEND ? mpix_room(op->signature.size) : 0;
    mpix_tell_start(op, pc);
    if (op->peer == NOBODY) {
        op->posted = op->matched = op->done = true;
        op->ready_count = op->partitions;
        op->source = MPI_PROC_NULL;
        op->got_tag = MPI_ANY_TAG;
        op->got = 0;
        return;
    }
    if (op->kind == OP_SEND)
        return;
    for (int at = 0; at < op->partitions; at++)
        mpix_watch_part(op, at * (op->count / op->partitions), op->count / op->partitions, true);
    mpix_post(op);
}

/* ---- sending --------------------------------------------------------------------------------- */

/* The active request, of that kind. */
static struct op *partitioned(MPI_Request request, enum op_kind kind, const char *call,
                              uintptr_t pc)
{
    mpix_enter(call, pc);
    struct op *op = mpix_op_of(request, call, pc);
    if (!op || op->partitions == 0 || op->kind != kind)
        mpix_end(FAILURE_REQUEST, pc, "%s is given no request of %s", call,
                 kind == OP_SEND ? "MPI_Psend_init" : "MPI_Precv_init");
    return op;
}

static void check_partition(const struct op *op, int partition, const char *call, uintptr_t pc)
{
    if (partition < 0 || partition >= op->partitions)
        mpix_wrong(MPI_ERR_ARG, pc, "%s is given the partition %d, and %s at @%lx@ has %d", call,
                   partition, op->call, (unsigned long)op->pc, op->partitions);
}

static void pack(const struct op *op, int partition, int elements)
{
    const struct type *type = mpix_kept_type(op->type);
    const char *from = (const char *)op->buffer + (ptrdiff_t)partition * elements * type->extent;

    mpix_pack(type, from, (size_t)elements,
              (char *)mpix_at(op->data) + type->size * (size_t)(partition * elements));
}

static void make_ready(struct op *op, int partition, const char *call, uintptr_t pc)
{
    int each = op->count / op->partitions;

    check_partition(op, partition, call, pc);
    if (op->inactive)
        mpix_end(FAILURE_REQUEST, pc, "%s is given the request of %s at @%lx@, which is not active",
                 call, op->call, (unsigned long)op->pc);
    if (op->peer == NOBODY)
        return;
    if (marks_of(op)[partition])
        mpix_end(FAILURE_REQUEST, pc, "%s is given the partition %d, which is ready already", call,
                 partition);
    marks_of(op)[partition] = 1;
    op->ready_count++;
    pack(op, partition, each);
    mpix_watch_part(op, partition * each, each, false);
    mpix_release(op->clock);
    mpix->progress++;
    mpix->idle_polls = 0;
    if (op->ready_count == op->partitions)
        mpix_post(op);
}

int MPI_Pready(int partition, MPI_Request request)
{
    struct op *op = partitioned(request, OP_SEND, __func__, HERE);

    mpix_tell(HERE, "%s of partition %d", __func__, partition);
    make_ready(op, partition, __func__, HERE);
    return MPI_SUCCESS;
}

int MPI_Pready_range(int low, int high, MPI_Request request)
{
    struct op *op = partitioned(request, OP_SEND, __func__, HERE);

    mpix_tell(HERE, "%s of partitions %d to %d", __func__, low, high);
    if (low > high)
        mpix_wrong(MPI_ERR_ARG, HERE, "%s is given the partitions %d to %d", __func__, low, high);
    for (int at = low; at <= high; at++)
        make_ready(op, at, __func__, HERE);
    return MPI_SUCCESS;
}

int MPI_Pready_list(int length, const int partitions[], MPI_Request request)
{
    struct op *op = partitioned(request, OP_SEND, __func__, HERE);

    mpix_tell(HERE, "%s of %d partitions", __func__, length);
    if (length < 0)
        mpix_wrong(MPI_ERR_COUNT, HERE, "%s is given the count %d", __func__, length);
    for (int at = 0; at < length; at++)
        make_ready(op, partitions[at], __func__, HERE);
    return MPI_SUCCESS;
}

/* ---- receiving ------------------------------------------------------------------------------- */

struct wish {
    const struct op *op;
    int partition;
};

/* The request that sends to this one, in the same round; NULL: not yet. */
static const struct op *sender_of(const struct op *recv)
{
    for (uint32_t at = 0; at < mpix->op_count; at++) {
        const struct op *send = &mpix->op[at];
        if (send->kind == OP_SEND && send->partitions > 0 && send->persistent &&
            send->rank == recv->peer && send->peer == recv->rank && send->comm == recv->comm &&
            send->tag == recv->tag && send->channel == recv->channel &&
            send->starts == recv->starts)
            return send;
    }
    return NULL;
}

/* Whether all of the sender's partitions that reach into this one are ready. */
static bool has_arrived(void *what)
{
    const struct wish *wish = what;
    const struct op *recv = wish->op, *send = recv->matched ? NULL : sender_of(recv);
    size_t each = recv->signature.size / (size_t)recv->partitions;
    size_t begin = each * (size_t)wish->partition, end = begin + each;

    if (!send)
        return recv->matched;
    size_t size = send->signature.size / (size_t)send->partitions;
    for (int at = 0; at < send->partitions; at++)
        if ((size_t)at * size < end && (size_t)(at + 1) * size > begin && !marks_of(send)[at])
            return false;
    return end <= send->signature.size;
}

static void take(struct op *op, int partition, size_t data)
{
    int elements = op->count / op->partitions;
    const struct type *type = mpix_kept_type(op->type);
    size_t size = type->size * (size_t)elements;

    mpix_unpack(type, (char *)op->buffer + (ptrdiff_t)partition * elements * type->extent,
                (size_t)elements, (const char *)mpix_at(data) + size * (size_t)partition, size);
    marks_of(op)[partition] = 1;
    mpix_unwatch_part(op, partition * elements, elements);
}

int MPI_Parrived(MPI_Request request, int partition, int *flag)
{
    mpix_enter(__func__, HERE);
    *flag = 1;
    if (!mpix_is_active(mpix_op_of(request, __func__, HERE))) {
        mpix_poll(mpix_never, NULL, __func__, HERE);
        return MPI_SUCCESS;
    }
    struct op *op = partitioned(request, OP_RECV, __func__, HERE);
    check_partition(op, partition, __func__, HERE);
    if (op->peer == NOBODY || marks_of(op)[partition])
        return MPI_SUCCESS;
    struct wish wish = {op, partition};
    *flag = mpix_poll(has_arrived, &wish, __func__, HERE);
    if (*flag && !op->doubted) {
        op->doubted = true;
        *flag = mpix_decide(2, NULL) == 0;
    }
    mpix_tell(HERE, "%s of partition %d: %s", __func__, partition, *flag ? "yes" : "not yet");
    if (!*flag)
        return MPI_SUCCESS;
    const struct op *send = op->matched ? NULL : sender_of(op);
    mpix_acquire(send ? send->clock : op->partner_clock);
    take(op, partition, send ? send->data : op->data);
    return MPI_SUCCESS;
}

void mpix_partitions_finish(struct op *op)
{
    if (op->got != op->signature.size)
        mpix_end(FAILURE_MISMATCH, op->start_pc,
                 "what rank %d sends by %s at @%lx@ does not fit what rank %d receives by %s at "
                 "@%lx@: %llu bytes are sent, and %llu are awaited",
                 mpix->op[op->partner].rank, mpix->op[op->partner].call,
                 (unsigned long)mpix->op[op->partner].pc, op->rank, op->call, (unsigned long)op->pc,
                 (unsigned long long)op->got, (unsigned long long)op->signature.size);
    for (int at = 0; at < op->partitions; at++)
        if (!marks_of(op)[at])
            take(op, at, op->data);
}
