/* SPDX-License-Identifier: MIT
 *
 * Collectives: who has come, whether the calls agree, and who may go on. */
#include "mpi/explore/gather.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct collective *mpix_kept[MOST_OPS];

struct gather *mpix_gather_of(const struct op *op)
{
    return &mpix->gather[op->gather];
}

struct block *mpix_block(const struct gather *gather, int from, int to)
{
    struct block *blocks = mpix_at(gather->part[from].more);

    to -= mpix_others_of(&mpix->comm[gather->comm], from).begin;
    return &blocks[gather->part[from].size > 1 ? to : 0];
}

/* ---- bringing -------------------------------------------------------------------------------- */

static struct gather *instance(int comm, uint32_t number, enum gather_kind kind, int me)
{
    struct gather *made = NULL;

    for (uint32_t at = mpix->gather_count; at-- > 0 && !made;)
        if (mpix->gather[at].comm == comm && mpix->gather[at].number == number)
            made = &mpix->gather[at];
    if (made && made->count > 0)
        return made;
    if (!made && mpix->gather_count == MOST_GATHERS)
        mpix_unsupported("more than %d collectives in one run", MOST_GATHERS);
    if (!made) /* else whoever made it has got an error instead */
        made = &mpix->gather[mpix->gather_count++];
    memset(made, 0, sizeof *made);
    made->used = true;
    made->comm = comm;
    made->number = number;
    made->kind = (int)kind;
    made->first = me;
    return made;
}

const struct type *mpix_place(const struct collective *collective, const struct blocks *blocks,
                              int at, const char **begin, size_t *count)
{
    MPI_Datatype handle = blocks->types ? blocks->types[at] : blocks->type;
    const struct type *type = collective->begun
                                  ? mpix_kept_type(handle)
                                  : mpix_ready_type(handle, collective->call, collective->pc);
    int number = blocks->counts ? blocks->counts[at] : blocks->count;
    ptrdiff_t step = blocks->far      ? blocks->far[at]
                     : blocks->types  ? blocks->places[at]
                     : blocks->places ? blocks->places[at] * type->extent
                                      : (ptrdiff_t)at * number * type->extent;

    if (number < 0)
        mpix_wrong(MPI_ERR_COUNT, collective->pc, "%s is given the count %d", collective->call,
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
    const struct type *type = mpix_place(collective, blocks, at, &begin, &count);

    block->signature = mpix_signature(type, count);
    block->data = mpix_room(block->signature.size);
    if (!blocks->buffer && block->signature.size > 0 && type->lower < 4096)
        mpix_wrong(MPI_ERR_BUFFER, collective->pc, "%s is given no buffer (NULL)",
                   collective->call);
    mpix_pack(type, begin, count, mpix_at(block->data));
}

bool mpix_reduces(enum gather_kind kind)
{
    return kind >= GATHER_REDUCE && kind <= GATHER_REDUCE_SCATTER;
}

bool mpix_is_rooted(enum gather_kind kind)
{
    return kind == GATHER_BCAST || kind == GATHER_GATHER || kind == GATHER_SCATTER ||
           kind == GATHER_REDUCE;
}

struct blocks mpix_whole_of(const struct collective *collective, int size)
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

static void bring(const struct collective *collective, struct part *part, int me)
{
    enum gather_kind kind = collective->kind;
    const struct comm *comm = &mpix->comm[collective->comm];
    bool each = kind == GATHER_ALLTOALL || kind == GATHER_NEIGHBOR_ALLTOALL ||
                (kind == GATHER_SCATTER && me == collective->root);
    size_t targets = (size_t)comm->neighbors[me].target_count;
    struct blocks from = collective->send;
    int at = 0;

    if (!mpix_brings(collective, me))
        return;
    if (kind == GATHER_REDUCE_SCATTER)
        from = mpix_whole_of(collective, mpix_own_group(comm, me).count);
    else if (from.buffer == MPI_IN_PLACE) {
        from = collective->recv;
        at = mpix_reduces(kind) || each ? 0 : me; /* its own block lies where it will be */
    }
    part->size = kind == GATHER_NEIGHBOR_ALLTOALL ? targets
                 : each                           ? (size_t)mpix_others_of(comm, me).count
                                                  : 1;
    part->more = mpix_room(part->size * sizeof(struct block));
    for (size_t block = 0; block < part->size; block++) {
        struct block made = {0};
        pack_block(collective, &from, each ? (int)block : at, &made);
        ((struct block *)mpix_at(part->more))[block] = made;
    }
}

/* ---- agreeing -------------------------------------------------------------------------------- */

/* All reduce the same: those that bring something. */
static void check_reduced(const struct gather *gather, int me)
{
    const struct comm *comm = &mpix->comm[gather->comm];
    const struct part *mine = &gather->part[me], *first = NULL;
    char why[MOST_LINE];
    int rank = 0;

    for (rank = 0; rank < comm->size && !first; rank++)
        if (rank != me && gather->part[rank].here && gather->part[rank].size > 0)
            first = &gather->part[rank];
    if (!first || mine->size == 0)
        return;
    const struct signature *left = &mpix_block(gather, rank - 1, 0)->signature;
    const struct signature *right = &mpix_block(gather, me, 0)->signature;
    bool larger = left->size > right->size;
    if (mpix_fits(larger ? right : left, larger ? left : right, why, sizeof why) &&
        left->size == right->size)
        return;
    if (left->size != right->size)
        snprintf(why, sizeof why, "%llu bytes and %llu bytes", (unsigned long long)left->size,
                 (unsigned long long)right->size);
    mpix_end(FAILURE_MISMATCH, mine->pc,
             "%s: rank %d at @%lx@ and rank %d at @%lx@ reduce different data: %s", mine->call,
             comm->world[rank - 1], (unsigned long)first->pc, comm->world[me],
             (unsigned long)mine->pc, why);
}

static void check(const struct collective *collective, const struct gather *gather, int me)
{
    const struct part *first = &gather->part[gather->first], *mine = &gather->part[me];
    const struct comm *comm = &mpix->comm[gather->comm];
    int one = comm->world[gather->first], other = comm->world[me];

    if (first == mine)
        return;
    if (strcmp(first->call, mine->call) != 0)
        mpix_end(FAILURE_MISMATCH, mine->pc,
                 "rank %d calls %s at @%lx@, while rank %d calls %s at @%lx@", one, first->call,
                 (unsigned long)first->pc, other, mine->call, (unsigned long)mine->pc);
    if (first->numbers[0] != mine->numbers[0] && comm->first_group == 0)
        mpix_end(FAILURE_MISMATCH, mine->pc,
                 "%s: rank %d names the root %d at @%lx@, rank %d the root %d at @%lx@", mine->call,
                 one, first->numbers[0], (unsigned long)first->pc, other, mine->numbers[0],
                 (unsigned long)mine->pc);
    bool none = first->numbers[0] < -1 || mine->numbers[0] < -1; /* MPI_PROC_NULL as the root */
    if (first->numbers[1] != mine->numbers[1] && !none)
        mpix_tell_differs(gather, gather->first, me, "operations");
    if (collective->alike &&
        (first->size != mine->size ||
         memcmp(mpix_at(first->more), mpix_at(mine->more), mine->size * sizeof(int)) != 0))
        mpix_tell_differs(gather, gather->first, me, collective->alike);
    bool same_group = mpix_own_group(comm, me).begin == mpix_own_group(comm, gather->first).begin;
    if (collective->kind == GATHER_REDUCE_SCATTER && same_group &&
        first->numbers[2] != mine->numbers[2])
        mpix_tell_differs(gather, gather->first, me, "counts");
    if (mpix_is_rooted(collective->kind) && comm->first_group > 0)
        mpix_check_roots(gather, me);
    if (mpix_reduces(collective->kind))
        check_reduced(gather, me);
}

void mpix_check_root(const struct collective *collective)
{
    int size = mpix->comm[collective->comm].size;

    if (mpix_is_rooted(collective->kind) && mpix->comm[collective->comm].first_group == 0 &&
        (collective->root < 0 || collective->root >= size))
        mpix_wrong(MPI_ERR_ROOT, collective->pc,
                   "%s is given the root %d, and its communicator has %d ranks", collective->call,
                   collective->root, size);
}

void mpix_gather_join(const struct collective *collective, struct op *op, enum gather_kind kind,
                      uint32_t number)
{
    const struct comm *comm = &mpix->comm[collective->comm];
    int me = mpix_rank_in(collective->comm);
    struct gather *gather = instance(collective->comm, number, kind, me);
    struct part *part = &gather->part[me];

    op->comm = collective->comm;
    op->gather = (int)(gather - mpix->gather);
    *part = (struct part){.pc = collective->pc, .call = collective->call};
    memcpy(part->numbers, collective->numbers, sizeof part->numbers);
    part->numbers[0] = collective->root;
    mpix_release(part->clock);
    if (kind != GATHER_INIT)
        bring(collective, part, me);
    if (collective->list) {
        part->size = (size_t)collective->list_count;
        part->more = mpix_room(part->size * sizeof(int));
        memcpy(mpix_at(part->more), collective->list, part->size * sizeof(int));
    }
    check(collective, gather, me);
    part->here = true;
    gather->count++;
    mpix->progress++;
    mpix->idle_polls = 0;
    if (gather->count == comm->size && kind >= GATHER_SPLIT)
        mpix_make_comms(gather);
}

void mpix_keep_collective(const struct op *op, const struct collective *collective)
{
    struct collective *kept = malloc(sizeof *kept);

    if (!kept)
        mpix_unsupported("more memory than there is");
    *kept = *collective;
    kept->begun = true;
    mpix_kept[mpix_op_number(op)] = kept;
}

struct op *mpix_gather_begin(struct collective *collective)
{
    struct op *op = mpix_new_op(OP_GATHER, collective->call, collective->pc);
    struct comm *comm = &mpix->comm[collective->comm];
    int me = mpix_rank_in(collective->comm);

    mpix_check_root(collective);
    mpix_collective_at(collective->comm, collective->call, collective->pc);
    mpix_tell(collective->pc, "%s", collective->call);
    mpix_gather_join(collective, op, collective->kind, comm->calls[me]);
    comm->calls[me]++; /* from here on it is part of it, and gets no error */
    mpix_keep_collective(op, collective);
    return op;
}
