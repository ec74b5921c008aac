/* SPDX-License-Identifier: MIT
 *
 * The end of an operation: its data is delivered, its buffer is free, and its status says what
 * came.
 */
#include "mpi/explore/partition.h"

#include <string.h>

bool mpix_op_done(void *what)
{
    const struct op *op = what;

    return op->kind == OP_GATHER ? mpix_gather_done(what)
                                 : op->done && (op->twin == 0 || mpix->op[op->twin - 1].done);
}

void mpix_finish(struct op *op)
{
    if (op->delivered)
        return;
    op->delivered = true;
    if (op->twin > 0)
        mpix_finish(&mpix->op[op->twin - 1]);
    mpix_tell_freed(op); /* which may have changed it, too */
    if (op->watched && op->kind != OP_GATHER && !op->onesided && op->partitions == 0 &&
        op->checksum != mpix_checksum(mpix_kept_type(op->type), op->buffer, (size_t)op->count))
        mpix_fail(FAILURE_HAZARD, op->start_pc,
                  "the buffer of %s at @%lx@ was changed before that call was complete", op->call,
                  (unsigned long)op->start_pc);
    mpix_unwatch(op);
    if (op->onesided) {
        mpix_request_ends(op);
        return;
    }
    if (op->kind == OP_GATHER) {
        mpix_gather_finish(op);
        return;
    }
    if (op->kind == OP_SEND && op->mode == MODE_SYNCHRONOUS && op->partner >= 0)
        mpix_acquire(op->partner_clock);
    if (op->kind == OP_RECV && op->partner >= 0 && !op->cancelled) {
        mpix_acquire(op->partner_clock);
        if (op->partitions > 0)
            mpix_partitions_finish(op);
        else if (op->signature.size > 0)
            mpix_unpack(mpix_kept_type(op->type), op->buffer, (size_t)op->count, mpix_at(op->data),
                        op->got);
        mpix_received(op);
        mpix_taken(op);
        if (op->peer < 0)
            mpix_tell(op->start_pc, "%s has got the message of rank %d", op->call,
                      mpix->op[op->partner].rank);
    }
}

void mpix_status(MPI_Status *status, const struct op *op, uintptr_t pc)
{
    if (status == MPI_STATUS_IGNORE)
        return;
    mpix_tells(status, pc);
    status->MPI_ERROR = op ? op->error : MPI_SUCCESS;
    bool recv = op && (op->kind == OP_RECV || op->file > 0);
    uint64_t got = recv ? op->got : 0;
    status->MPI_SOURCE = recv ? op->source : MPI_ANY_SOURCE;
    status->MPI_TAG = recv ? op->got_tag : MPI_ANY_TAG;
    bool cancelled = op && op->cancelled;
#ifdef OPEN_MPI
    status->_ucount = got;
    status->_cancelled = cancelled;
#else
    status->count_lo = (int)got;
    status->count_hi_and_cancelled = (int)(got >> 32 << 1) | cancelled;
#endif
}
