/* SPDX-License-Identifier: MIT
 *
 * Collectives: what is wrong with a rank's own arguments, which buffers are in use, and waiting. */
#include "mpi/explore/gather.h"

#include <string.h>

/* ---- arguments ------------------------------------------------------------------------------- */

static void wrong_place(const struct collective *call, const char *which)
{
    mpix_wrong(MPI_ERR_BUFFER, call->pc, "%s is given MPI_IN_PLACE as its %s buffer at rank %d",
               call->call, which, mpix_me);
}

static void check_blocks(const struct collective *call, const struct blocks *blocks)
{
    bool places = blocks->places || blocks->far || call->kind == GATHER_REDUCE_SCATTER;

    if (blocks->many && (!blocks->counts || !places) && call->kind != GATHER_NEIGHBOR_ALLGATHER &&
        call->kind != GATHER_NEIGHBOR_ALLTOALL) /* these may have no neighbours */
        mpix_wrong(MPI_ERR_COUNT, call->pc, "%s is given no %s (NULL)", call->call,
                   blocks->counts ? "places" : "counts");
    if (blocks->count < 0)
        mpix_wrong(MPI_ERR_COUNT, call->pc, "%s is given the count %d", call->call, blocks->count);
    if (!blocks->types)
        mpix_ready_type(blocks->type, call->call, call->pc);
}

static _Noreturn void tell_one_buffer(const struct collective *call)
{
    mpix_wrong(MPI_ERR_BUFFER, call->pc,
               "%s is given one buffer to send and to receive in, at rank %d (MPI_IN_PLACE says "
               "that)",
               call->call, mpix_me);
}

static void check_buffers(const struct collective *call)
{
    int me = mpix_rank_in(call->comm);
    bool is_root = call->root >= 0 && me == call->root, gets = mpix_gets(call, me);
    bool one = call->kind == GATHER_GATHER || call->kind == GATHER_REDUCE;
    const void *from = call->send.buffer, *into = call->recv.buffer;
    bool neighbors =
        call->kind == GATHER_NEIGHBOR_ALLGATHER || call->kind == GATHER_NEIGHBOR_ALLTOALL;
    bool two_groups = mpix->comm[call->comm].first_group > 0;

    if (gets && (call->kind != GATHER_SCATTER || into != MPI_IN_PLACE))
        check_blocks(call, &call->recv);
    if (call->kind == GATHER_BCAST && is_root)
        check_blocks(call, &call->send);
    if (call->kind == GATHER_BARRIER || (two_groups && !gets && !mpix_brings(call, me)))
        return;
    if (into == MPI_IN_PLACE && (gets || call->kind == GATHER_BCAST) &&
        !(call->kind == GATHER_SCATTER && is_root))
        wrong_place(call, call->kind == GATHER_BCAST ? "" : "receive");
    if (from == MPI_IN_PLACE && call->kind != GATHER_BCAST &&
        ((one && !is_root) || call->kind == GATHER_SCATTER || neighbors || two_groups))
        wrong_place(call, "send");
    if (call->kind != GATHER_BCAST && mpix_brings(call, me) && from != MPI_IN_PLACE &&
        !mpix_reduces(call->kind))
        check_blocks(call, &call->send);
    bool some =
        (call->send.counts || call->send.count > 0 || call->kind == GATHER_REDUCE_SCATTER) &&
        (call->recv.counts || call->recv.count > 0);
    if (some && from && from == into && from != MPI_IN_PLACE && mpix_brings(call, me) && gets &&
        !call->send.types)
        tell_one_buffer(call);
}

static void check_comm(struct collective *call)
{
    const struct comm *comm = &mpix->comm[call->comm];
    int me = mpix_rank_in(call->comm), first = comm->first_group;

    if ((call->kind == GATHER_NEIGHBOR_ALLGATHER || call->kind == GATHER_NEIGHBOR_ALLTOALL) &&
        comm->topology == TOPOLOGY_NONE)
        mpix_wrong(MPI_ERR_TOPOLOGY, call->pc, "%s is given a communicator without a grid or graph",
                   call->call);
    if (first == 0)
        return;
    if (call->kind == GATHER_SCAN || call->kind == GATHER_EXSCAN)
        mpix_wrong(MPI_ERR_COMM, call->pc, "%s is given a communicator of two groups", call->call);
    if (!mpix_is_rooted(call->kind))
        return;
    int others = mpix_others_of(comm, me).count;
    if (call->root != MPI_ROOT && call->root != MPI_PROC_NULL &&
        (call->root < 0 || call->root >= others))
        mpix_wrong(MPI_ERR_ROOT, call->pc,
                   "%s is given the root %d, and the other group has %d ranks", call->call,
                   call->root, others);
    call->root = call->root == MPI_ROOT        ? me
                 : call->root == MPI_PROC_NULL ? -2
                                               : call->root + (me < first ? first : 0);
}

/* ---- buffers in use -------------------------------------------------------------------------- */

/* The end of the block that is taken from rank `at`, if it lies there without gaps; else its begin.
 */
static const char *end_of(const struct collective *call, const struct blocks *blocks, int at,
                          const char **begin)
{
    size_t count;
    const struct type *type = mpix_place(call, blocks, at, begin, &count);
    bool dense = type->piece_count == 1 && type->extent == (ptrdiff_t)type->size;

    return *begin + (dense ? count * type->size : 0);
}

static void check_apart(const struct collective *call, const struct blocks *blocks, int times)
{
    const char *one, *other;

    for (int at = 0; at < times; at++)
        for (int before = 0; before < at; before++) {
            const char *one_end = end_of(call, blocks, at, &one);
            const char *other_end = end_of(call, blocks, before, &other);
            if (one < other_end && other < one_end)
                mpix_wrong(MPI_ERR_BUFFER, call->pc,
                           "%s: what comes from ranks %d and %d is to be received at one place",
                           call->call, before, at);
        }
}

/* What is sent and what is received lie apart. */
static void check_aliased(const struct collective *call, int to, int from)
{
    const char *sent, *got;

    if (call->send.buffer == MPI_IN_PLACE || call->recv.buffer == MPI_IN_PLACE ||
        !call->send.buffer || !call->recv.buffer)
        return;
    for (int out = 0; out < to; out++)
        for (int in = 0; in < from; in++) {
            const char *sent_end = end_of(call, &call->send, out, &sent);
            const char *got_end = end_of(call, &call->recv, in, &got);
            if (sent < got_end && got < sent_end)
                tell_one_buffer(call);
        }
}

/* `op` NULL: the call ends before the program goes on. */
static void use(const struct collective *call, struct op *op, const struct blocks *blocks,
                bool written, int times)
{
    if (!blocks->buffer || blocks->buffer == MPI_IN_PLACE)
        return;
    if (written && blocks->counts)
        check_apart(call, blocks, times);
    for (int at = 0; at < (blocks->counts ? times : 1); at++) {
        const char *buffer;
        size_t count;
        MPI_Datatype type = blocks->types ? blocks->types[at] : blocks->type;
        mpix_place(call, blocks, at, &buffer, &count);
        count *= blocks->counts ? 1 : (size_t)times;
        if (!op) {
            mpix_use(type, buffer, (int)count, written, call->call, call->pc);
            continue;
        }
        op->buffer = (void *)(uintptr_t)buffer;
        op->type = type;
        op->count = (int)count;
        mpix_watch(op, written);
    }
}

/* All is sent, and each rank takes its own part. */
static void use_scattered(const struct collective *call, struct op *op, int me)
{
    struct ranks own = mpix_own_group(&mpix->comm[call->comm], me);
    struct blocks whole = mpix_whole_of(call, own.count), part = call->recv;
    bool in_place = call->send.buffer == MPI_IN_PLACE;

    me -= own.begin;
    part.count = part.counts ? part.counts[me] : part.count;
    part.counts = NULL;
    use(call, op, &whole, in_place, 1);
    if (!in_place)
        use(call, op, &part, true, 1);
}

static void use_both(const struct collective *call, struct op *op)
{
    const struct comm *comm = &mpix->comm[call->comm];
    int me = mpix_rank_in(call->comm), size = mpix_others_of(comm, me).count;
    bool many = !mpix_reduces(call->kind);
    bool scatter = call->kind == GATHER_SCATTER;
    int to = scatter || call->kind == GATHER_ALLTOALL ? size : 1,
        from = many && !scatter && call->kind != GATHER_BCAST ? size : 1;

    if (call->kind == GATHER_NEIGHBOR_ALLGATHER || call->kind == GATHER_NEIGHBOR_ALLTOALL) {
        from = comm->neighbors[me].source_count;
        to = call->kind == GATHER_NEIGHBOR_ALLTOALL ? comm->neighbors[me].target_count : 1;
    }
    if (call->kind == GATHER_REDUCE_SCATTER) {
        use_scattered(call, op, me);
        return;
    }
    bool sends = mpix_brings(call, me), gets = mpix_gets(call, me);
    if (sends && gets)
        check_aliased(call, to, from);
    if (sends)
        use(call, op, &call->send, false, to);
    if (gets)
        use(call, op, &call->recv, true, from);
}

static void check_arguments(struct collective *collective)
{
    mpix_enter(collective->call, collective->pc);
    collective->comm = mpix_comm(collective->comm_handle, collective->call, collective->pc);
    check_comm(collective);
    mpix_check_root(collective);
    mpix_narrow(collective);
    if (mpix_reduces(collective->kind) && collective->root >= -1) /* not MPI_PROC_NULL */
        collective->numbers[1] =
            mpix_operation(collective->op, collective->recv.type, collective->call, collective->pc);
    check_buffers(collective);
    if (collective->kind == GATHER_REDUCE_SCATTER && collective->recv.counts)
        collective->numbers[2] =
            (int)mpix_hash(1, collective->recv.counts,
                           sizeof(int) * (size_t)mpix_own_group(&mpix->comm[collective->comm],
                                                                mpix_rank_in(collective->comm))
                                             .count);
}

static void wait_for(struct op *op, const struct collective *collective)
{
    char wish[MOST_LINE];

    mpix_gather_missing(op, wish, sizeof wish);
    mpix_wait(mpix_op_done, op, collective->call, collective->pc, "%s", wish);
}

int mpix_collect(struct collective *collective, MPI_Request *request)
{
    check_arguments(collective);
    if (!request)
        use_both(collective, NULL);
    struct op *op = mpix_gather_begin(collective);
    if (request) {
        op->request = true;
        *request = HANDLE(MPI_Request, HANDLE_REQUEST, mpix_op_number(op));
        use_both(collective, op);
        return MPI_SUCCESS;
    }
    wait_for(op, collective);
    mpix_finish(op);
    return MPI_SUCCESS;
}

/* ---- persistent ones ------------------------------------------------------------------------- */

int mpix_collect_init(struct collective *collective, MPI_Request *request)
{
    check_arguments(collective);
    struct op *op = mpix_new_op(OP_GATHER, collective->call, collective->pc);
    uint32_t *calls = &mpix->comm[collective->comm].calls[mpix_rank_in(collective->comm)];
    mpix_collective_at(collective->comm, collective->call, collective->pc);
    mpix_tell(collective->pc, "%s", collective->call);
    mpix_gather_join(collective, op, GATHER_INIT, *calls);
    collective->init = (*calls)++;
    mpix_keep_collective(op, collective);
    op->request = op->persistent = op->inactive = true;
    mpix_uses(request, sizeof *request, true, collective->pc);
    *request = HANDLE(MPI_Request, HANDLE_REQUEST, mpix_op_number(op));
    wait_for(op, collective);
    return MPI_SUCCESS;
}

void mpix_collective_starts(struct op *op, uintptr_t pc)
{
    struct collective *collective = mpix_kept[mpix_op_number(op)];

    collective->pc = op->start_pc = pc;
    op->inactive = op->delivered = false;
    mpix_tell(pc, "%s begins", op->call);
    /* beside the numbers of calls: the ranks may begin several of them in different orders */
    mpix_gather_join(collective, op, collective->kind,
                     1U << 31 | collective->init << 17 | (collective->starts++ & 0x1ffff));
    use_both(collective, op);
}
