/* SPDX-License-Identifier: MIT
 *
 * Messages: the calls that send and receive. */
#include "mpi/explore/message.h"
#include "mpi/explore/returned.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int mpix_count(MPI_Count count, const char *call)
{
    if (count > INT_MAX)
        mpix_unsupported("more than %d elements (in %s)", INT_MAX, call);
    return count < INT_MIN ? INT_MIN : (int)count;
}

void mpix_check_place(const struct message *message, const char *call, uintptr_t pc)
{
    if (message->count < 0)
        mpix_wrong(MPI_ERR_COUNT, pc, "%s is given the count %d", call, message->count);
    const struct type *type = mpix_ready_type(message->type, call, pc);
    if (message->buffer == MPI_IN_PLACE)
        mpix_wrong(MPI_ERR_BUFFER, pc, "%s is given MPI_IN_PLACE as its buffer", call);
    if (!message->buffer && message->count > 0 && type->size > 0 && type->lower >= 0 &&
        type->lower < 4096)
        mpix_wrong(MPI_ERR_BUFFER, pc, "%s is given no buffer (NULL)", call);
}

void mpix_check_overlap(const struct message *message, const char *call, uintptr_t pc)
{
    if (mpix_overlaps(mpix_ready_type(message->type, call, pc), (size_t)message->count))
        mpix_wrong(MPI_ERR_TYPE, pc, "%s is given a datatype whose elements overlap", call);
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
        mpix_wrong(MPI_ERR_RANK, pc, "%s is given the rank %d, and its communicator has %d", call,
                   peer, size);
    if (!any_tag && (tag < 0 || tag > MOST_TAG))
        mpix_wrong(MPI_ERR_TAG, pc, "%s is given the tag %d", call, tag);
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
        mpix_wrong(MPI_ERR_BUFFER, pc, "%s is called, and no buffer is attached", op->call);
    if (size > attached - 1)
        mpix_wrong(
            MPI_ERR_BUFFER, pc,
            "%s needs %zu bytes with MPI_BSEND_OVERHEAD, and the buffer that is attached has "
            "%zu",
            op->call, size, attached - 1);
    if (taken + size > attached - 1)
        mpix_wrong(
            MPI_ERR_BUFFER, pc,
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
