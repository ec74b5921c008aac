/* SPDX-License-Identifier: MIT
 *
 * Collectives: who has come, whether the calls agree, and who may go on. */
#include "mpi/explore/gather.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct collective *kept[MOST_OPS]; /* this rank's, by the operation's number */

struct gather *mpix_gather_of(const struct op *op)
{
    return &mpix->gather[op->gather];
}

struct block *mpix_block(const struct gather *gather, int from, int to)
{
    struct block *blocks = mpix_at(gather->part[from].more);

    return &blocks[gather->part[from].size > 1 ? to : 0];
}

/* ---- bringing ----------------------------------------------------------------------------------
 */

static struct gather *instance(int comm, uint32_t number, const struct collective *collective,
                               int me)
{
    for (uint32_t at = mpix->gather_count; at-- > 0;)
        if (mpix->gather[at].comm == comm && mpix->gather[at].number == number)
            return &mpix->gather[at];
    if (mpix->gather_count == MOST_GATHERS)
        mpix_unsupported("more than %d collectives in one run", MOST_GATHERS);
    struct gather *made = &mpix->gather[mpix->gather_count++];
    memset(made, 0, sizeof *made);
    made->used = true;
    made->comm = comm;
    made->number = number;
    made->kind = (int)collective->kind;
    made->first = me;
    return made;
}

/* Where the block for rank `at` begins, how long it is, and of which type. */
static const struct type *place_of(const struct collective *collective, const struct blocks *blocks,
                                   int at, const char **begin, size_t *count)
{
    MPI_Datatype handle = blocks->types ? blocks->types[at] : blocks->type;
    const struct type *type = mpix_ready_type(handle, collective->call, collective->pc);
    int number = blocks->counts ? blocks->counts[at] : blocks->count;
    ptrdiff_t step = blocks->types    ? blocks->places[at]
                     : blocks->places ? blocks->places[at] * type->extent
                                      : (ptrdiff_t)at * number * type->extent;

    if (number < 0)
        mpix_end(FAILURE_ARGUMENT, collective->pc, "%s is given the count %d", collective->call,
                 number);
    *begin = (const char *)blocks->buffer + step;
    *count = (size_t)number;
    return type;
}

static void pack_block(const struct collective *collective, const struct blocks *blocks, int at,
                       struct block *block)
{
    const char *begin;
    size_t count;
    const struct type *type = place_of(collective, blocks, at, &begin, &count);

    block->signature = mpix_signature(type, count);
    block->data = mpix_room(block->signature.size);
    if (!blocks->buffer && block->signature.size > 0 && type->lower < 4096)
        mpix_end(FAILURE_ARGUMENT, collective->pc, "%s is given no buffer (NULL)",
                 collective->call);
    mpix_pack(type, begin, count, mpix_at(block->data));
}

static bool reduces(enum gather_kind kind)
{
    return kind >= GATHER_REDUCE && kind <= GATHER_REDUCE_SCATTER;
}

/* Reduce_scatter: all that is reduced, in one block. */
static struct blocks whole_of(const struct collective *collective, int size)
{
    struct blocks blocks = collective->send;

    if (blocks.buffer == MPI_IN_PLACE)
        blocks.buffer = collective->recv.buffer;
    blocks.count = 0;
    for (int at = 0; at < size; at++)
        blocks.count +=
            collective->recv.counts ? collective->recv.counts[at] : collective->recv.count;
    blocks.type = collective->recv.type;
    return blocks;
}

static void bring(const struct collective *collective, struct part *part, int me, int size)
{
    enum gather_kind kind = collective->kind;
    bool each = kind == GATHER_ALLTOALL || (kind == GATHER_SCATTER && me == collective->root);
    bool none = kind == GATHER_BARRIER || kind > GATHER_REDUCE_SCATTER ||
                ((kind == GATHER_BCAST || kind == GATHER_SCATTER) && me != collective->root);
    struct blocks from = collective->send;
    int at = 0;

    if (none)
        return;
    if (kind == GATHER_REDUCE_SCATTER)
        from = whole_of(collective, size);
    else if (from.buffer == MPI_IN_PLACE) {
        from = collective->recv;
        at = reduces(kind) || each ? 0 : me; /* its own block lies where it will be */
    }
    part->size = each ? (size_t)size : 1;
    part->more = mpix_room(part->size * sizeof(struct block));
    for (size_t block = 0; block < part->size; block++) {
        struct block made = {0};
        pack_block(collective, &from, each ? (int)block : at, &made);
        ((struct block *)mpix_at(part->more))[block] = made;
    }
}

/* ---- agreeing ----------------------------------------------------------------------------------
 */

static void check(const struct collective *collective, const struct gather *gather, int me)
{
    const struct part *first = &gather->part[gather->first], *mine = &gather->part[me];
    const struct comm *comm = &mpix->comm[gather->comm];
    int one = comm->world[gather->first], other = comm->world[me];
    char why[MOST_LINE];

    if (first == mine)
        return;
    if (strcmp(first->call, mine->call) != 0)
        mpix_end(FAILURE_MISMATCH, mine->pc,
                 "rank %d calls %s at @%lx@, while rank %d calls %s at @%lx@", one, first->call,
                 (unsigned long)first->pc, other, mine->call, (unsigned long)mine->pc);
    if (first->numbers[0] != mine->numbers[0])
        mpix_end(FAILURE_MISMATCH, mine->pc,
                 "%s: rank %d names the root %d at @%lx@, rank %d the root %d at @%lx@", mine->call,
                 one, first->numbers[0], (unsigned long)first->pc, other, mine->numbers[0],
                 (unsigned long)mine->pc);
    if (first->numbers[1] != mine->numbers[1])
        mpix_end(FAILURE_MISMATCH, mine->pc,
                 "%s: rank %d at @%lx@ and rank %d at @%lx@ name different operations", mine->call,
                 one, (unsigned long)first->pc, other, (unsigned long)mine->pc);
    if (!reduces(collective->kind))
        return;
    const struct signature *left = &mpix_block(gather, gather->first, 0)->signature;
    const struct signature *right = &mpix_block(gather, me, 0)->signature;
    bool larger = left->size > right->size;
    if (mpix_fits(larger ? right : left, larger ? left : right, why, sizeof why) &&
        left->size == right->size)
        return;
    if (left->size != right->size)
        snprintf(why, sizeof why, "%llu bytes and %llu bytes", (unsigned long long)left->size,
                 (unsigned long long)right->size);
    mpix_end(FAILURE_MISMATCH, mine->pc,
             "%s: rank %d at @%lx@ and rank %d at @%lx@ reduce different data: %s", mine->call, one,
             (unsigned long)first->pc, other, (unsigned long)mine->pc, why);
}

void mpix_check_root(const struct collective *collective)
{
    int size = mpix->comm[collective->comm].size;

    if (collective->root < -1 || collective->root >= size)
        mpix_end(FAILURE_ARGUMENT, collective->pc,
                 "%s is given the root %d, and its communicator has %d ranks", collective->call,
                 collective->root, size);
}

struct op *mpix_gather_begin(struct collective *collective)
{
    struct op *op = mpix_new_op(OP_GATHER, collective->call, collective->pc);
    struct comm *comm = &mpix->comm[collective->comm];
    int me = mpix_rank_in(collective->comm);
    struct gather *gather = instance(collective->comm, comm->calls[me]++, collective, me);
    struct part *part = &gather->part[me];

    mpix_check_root(collective);
    mpix_tell(collective->pc, "%s", collective->call);
    op->comm = collective->comm;
    op->gather = (int)(gather - mpix->gather);
    *part = (struct part){.here = true, .pc = collective->pc, .call = collective->call};
    memcpy(part->numbers, collective->numbers, sizeof part->numbers);
    part->numbers[0] = collective->root;
    mpix_release(part->clock);
    bring(collective, part, me, comm->size);
    if (collective->list) {
        part->size = (size_t)collective->list_count;
        part->more = mpix_room(part->size * sizeof(int));
        memcpy(mpix_at(part->more), collective->list, part->size * sizeof(int));
    }
    check(collective, gather, me);
    gather->count++;
    mpix->progress++;
    mpix->idle_polls = 0;
    if (gather->count == comm->size && collective->kind >= GATHER_SPLIT)
        mpix_make_comms(gather);
    kept[mpix_op_number(op)] = malloc(sizeof *collective);
    *kept[mpix_op_number(op)] = *collective;
    return op;
}

/* ---- going on ----------------------------------------------------------------------------------
 */

bool mpix_gather_done(struct op *op)
{
    const struct gather *gather = mpix_gather_of(op);
    const struct comm *comm = &mpix->comm[gather->comm];
    int me = mpix_rank_in(gather->comm), root = gather->part[me].numbers[0];
    bool before = true;

    if (!mpix->eager || gather->count == comm->size)
        return gather->count == comm->size;
    switch ((enum gather_kind)gather->kind) {
    case GATHER_BCAST:
    case GATHER_SCATTER:
        return gather->part[root].here;
    case GATHER_GATHER:
    case GATHER_REDUCE:
        return me != root;
    case GATHER_SCAN:
    case GATHER_EXSCAN:
        for (int at = 0; at < me; at++)
            before = before && gather->part[at].here;
        return before;
    case GATHER_FREE:
        return true;
    default:
        return false;
    }
}

void mpix_gather_missing(const struct op *op, char *text, size_t size)
{
    const struct gather *gather = mpix_gather_of(op);
    const struct comm *comm = &mpix->comm[gather->comm];
    size_t used = (size_t)snprintf(text, size, "for rank");

    for (int at = 0; at < comm->size; at++)
        if (!gather->part[at].here && used + 16 < size)
            used += (size_t)snprintf(text + used, size - used, " %d", comm->world[at]);
}

static void take_block(const struct collective *collective, const struct gather *gather, int from,
                       int to, int slot)
{
    const struct block *block = mpix_block(gather, from, to);
    const struct comm *comm = &mpix->comm[gather->comm];
    const char *begin;
    size_t count;
    char why[MOST_LINE];
    const struct type *type = place_of(collective, &collective->recv, slot, &begin, &count);
    struct signature awaited = mpix_signature(type, count);
    bool fits = mpix_fits(&block->signature, &awaited, why, sizeof why);

    if (!collective->recv.buffer && awaited.size > 0 && type->lower < 4096)
        mpix_end(FAILURE_ARGUMENT, collective->pc, "%s is given no buffer (NULL)",
                 collective->call);

    if (fits && awaited.size != block->signature.size) {
        snprintf(why, sizeof why, "%llu bytes are sent, and %llu are awaited",
                 (unsigned long long)block->signature.size, (unsigned long long)awaited.size);
        fits = false;
    }
    if (!fits)
        mpix_end(FAILURE_MISMATCH, collective->pc,
                 "%s: what rank %d brings at @%lx@ does not fit what rank %d takes at @%lx@: %s",
                 collective->call, comm->world[from], (unsigned long)gather->part[from].pc, mpix_me,
                 (unsigned long)collective->pc, why);
    mpix_unpack(type, (void *)(uintptr_t)begin, count, mpix_at(block->data), block->signature.size);
}

/* What the ranks from 0 to below `end` have brought, reduced; it is freed by the caller. */
static char *fold(const struct collective *collective, const struct gather *gather, int end)
{
    const struct block *first = mpix_block(gather, 0, 0);
    MPI_Datatype handle = collective->recv.type;
    const struct type *type = mpix_type(handle, collective->call, collective->pc);
    size_t size = first->signature.size, count = type->size ? size / type->size : 0;
    char *sum = malloc(size + 1), *next = malloc(size + 1);

    if (!sum || !next)
        mpix_unsupported("more memory than there is");
    memcpy(sum, mpix_at(first->data), size);
    for (int rank = 1; rank < end; rank++) { /* in the order of ranks */
        memcpy(next, mpix_at(mpix_block(gather, rank, 0)->data), size);
        mpix_reduce(collective->op, handle, sum, next, count);
        char *swap = sum;
        sum = next;
        next = swap;
    }
    free(next);
    return sum;
}

static void take_reduced(const struct collective *collective, const struct gather *gather, int me,
                         int size)
{
    int end = collective->kind == GATHER_SCAN     ? me + 1
              : collective->kind == GATHER_EXSCAN ? me
                                                  : size;
    if (end == 0 || (collective->kind == GATHER_REDUCE && me != collective->root))
        return;
    const struct type *type = mpix_type(collective->recv.type, collective->call, collective->pc);
    char *sum = fold(collective, gather, end), *from = sum;
    size_t count = (size_t)collective->recv.count;
    if (collective->kind == GATHER_REDUCE_SCATTER) {
        const int *counts = collective->recv.counts;
        for (int at = 0; at < me; at++)
            from += (size_t)(counts ? counts[at] : collective->recv.count) * type->size;
        count = (size_t)(counts ? counts[me] : collective->recv.count);
    }
    mpix_unpack(type, (void *)(uintptr_t)collective->recv.buffer, count, from, count * type->size);
    free(sum);
}

static void take(const struct collective *collective, const struct gather *gather, int me, int size)
{
    int root = collective->root;

    switch (collective->kind) {
    case GATHER_BCAST:
        if (me != root)
            take_block(collective, gather, root, 0, 0);
        break;
    case GATHER_SCATTER:
        if (collective->recv.buffer != MPI_IN_PLACE)
            take_block(collective, gather, root, me, 0);
        break;
    case GATHER_GATHER:
        for (int from = 0; from < size && me == root; from++)
            take_block(collective, gather, from, 0, from);
        break;
    case GATHER_ALLGATHER:
    case GATHER_ALLTOALL:
        for (int from = 0; from < size; from++)
            take_block(collective, gather, from, me, from);
        break;
    default:
        if (reduces(collective->kind))
            take_reduced(collective, gather, me, size);
    }
}

void mpix_gather_finish(struct op *op)
{
    struct collective *collective = kept[mpix_op_number(op)];
    const struct gather *gather = mpix_gather_of(op);

    for (int rank = 0; rank < mpix->comm[gather->comm].size; rank++)
        if (gather->part[rank].here)
            mpix_acquire(gather->part[rank].clock);
    take(collective, gather, mpix_rank_in(gather->comm), mpix->comm[gather->comm].size);
    free(collective);
    kept[mpix_op_number(op)] = NULL;
}

static void watch(struct op *op, const struct blocks *blocks, bool written, int times)
{
    if (!blocks->buffer || blocks->buffer == MPI_IN_PLACE || blocks->counts || blocks->count < 0)
        return;
    op->buffer = (void *)(uintptr_t)blocks->buffer;
    op->type = blocks->type;
    op->count = blocks->count * times;
    mpix_watch(op, written);
}

static void watch_both(struct op *op, const struct collective *collective)
{
    int size = mpix->comm[collective->comm].size, me = mpix_rank_in(collective->comm);
    bool root = collective->root < 0 || me == collective->root, many = !reduces(collective->kind);
    bool scatter = collective->kind == GATHER_SCATTER, bcast = collective->kind == GATHER_BCAST;

    if (bcast) {
        watch(op, &collective->recv, !root, 1);
        return;
    }
    if (!scatter || root)
        watch(op, &collective->send, false,
              scatter || collective->kind == GATHER_ALLTOALL ? size : 1);
    if (scatter || root)
        watch(op, &collective->recv, true, many && !scatter ? size : 1);
}

int mpix_collect(struct collective *collective, MPI_Request *request)
{
    char wish[MOST_LINE];

    mpix_enter(collective->call, collective->pc);
    collective->comm = mpix_comm(collective->comm_handle, collective->call, collective->pc);
    if (reduces(collective->kind))
        collective->numbers[1] =
            mpix_operation(collective->op, collective->recv.type, collective->call, collective->pc);
    struct op *op = mpix_gather_begin(collective);
    if (request) {
        op->request = true;
        *request = HANDLE(MPI_Request, HANDLE_REQUEST, mpix_op_number(op));
        watch_both(op, collective);
        return MPI_SUCCESS;
    }
    mpix_gather_missing(op, wish, sizeof wish);
    mpix_wait(mpix_op_done, op, collective->call, collective->pc, "%s", wish);
    mpix_finish(op);
    return MPI_SUCCESS;
}
