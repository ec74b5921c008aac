/* SPDX-License-Identifier: MIT
 *
 * Collectives: who may go on, and what each rank takes from the parts. */
#include "mpi/explore/gather.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- going on -------------------------------------------------------------------------------- */

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
        return root < 0 || gather->part[root].here;
    case GATHER_GATHER:
    case GATHER_REDUCE:
        return me != root;
    case GATHER_SCAN:
    case GATHER_EXSCAN:
        for (int at = 0; at < me; at++)
            before = before && gather->part[at].here;
        return before;
    case GATHER_FREE:
    case GATHER_INIT:
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
    const struct type *type = mpix_place(collective, &collective->recv, slot, &begin, &count);
    struct signature awaited = mpix_signature(type, count);
    bool fits = mpix_fits(&block->signature, &awaited, why, sizeof why);

    if (!collective->recv.buffer && awaited.size > 0 && type->lower < 4096)
        mpix_wrong(MPI_ERR_BUFFER, collective->pc, "%s is given no buffer (NULL)",
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

/* What the ranks from `begin` to below `end` have brought, reduced; it is freed by the caller. */
static char *fold(const struct collective *collective, const struct gather *gather, int begin,
                  int end)
{
    const struct block *first = mpix_block(gather, begin, 0);
    MPI_Datatype handle = collective->recv.type;
    const struct type *type = mpix_type(handle, collective->call, collective->pc);
    size_t size = first->signature.size, count = type->size ? size / type->size : 0;
    char *sum = malloc(size + 1), *next = malloc(size + 1);

    if (!sum || !next)
        mpix_unsupported("more memory than there is");
    memcpy(sum, mpix_at(first->data), size);
    for (int rank = begin + 1; rank < end; rank++) { /* in the order of ranks */
        memcpy(next, mpix_at(mpix_block(gather, rank, 0)->data), size);
        mpix_reduce(collective->op, handle, sum, next, count);
        char *swap = sum;
        sum = next;
        next = swap;
    }
    free(next);
    return sum;
}

static void take_reduced(const struct collective *collective, const struct gather *gather, int me)
{
    const struct comm *comm = &mpix->comm[gather->comm];
    struct ranks others = mpix_others_of(comm, me);
    int end = collective->kind == GATHER_SCAN     ? me + 1
              : collective->kind == GATHER_EXSCAN ? me
                                                  : others.begin + others.count;
    if (end == 0 || !mpix_gets(collective, me))
        return;
    const struct type *type = mpix_type(collective->recv.type, collective->call, collective->pc);
    size_t size = mpix_block(gather, others.begin, 0)->signature.size;
    size_t count = (size_t)collective->recv.count;
    if (collective->kind == GATHER_REDUCE && size != count * type->size)
        mpix_end(FAILURE_MISMATCH, collective->pc,
                 "%s: rank %d brings %zu bytes at @%lx@, and rank %d takes %zu at @%lx@",
                 collective->call, comm->world[others.begin], size,
                 (unsigned long)gather->part[others.begin].pc, mpix_me, count * type->size,
                 (unsigned long)collective->pc);
    char *sum = fold(collective, gather, others.begin, end), *from = sum;
    if (collective->kind == GATHER_REDUCE_SCATTER) {
        const int *counts = collective->recv.counts;
        me -= mpix_own_group(comm, me).begin;
        for (int at = 0; at < me; at++)
            from += (size_t)(counts ? counts[at] : collective->recv.count) * type->size;
        count = (size_t)(counts ? counts[me] : collective->recv.count);
    }
    mpix_unpack(type, (void *)(uintptr_t)collective->recv.buffer, count, from, count * type->size);
    free(sum);
}

static void take_from_neighbors(const struct collective *collective, const struct gather *gather,
                                int me)
{
    const struct comm *comm = &mpix->comm[gather->comm];
    const int *sources = mpix_at(comm->neighbors[me].sources);

    for (int slot = 0; slot < comm->neighbors[me].source_count; slot++) {
        int block = sources[slot] < 0 ? -1 : mpix_block_for(comm, sources[slot], me, slot);
        if (block >= 0)
            take_block(collective, gather, sources[slot], block, slot);
        else if (sources[slot] >= 0)
            mpix_end(FAILURE_MISMATCH, collective->pc,
                     "%s: rank %d takes from rank %d, which does not name it as a neighbour",
                     collective->call, mpix_me, comm->world[sources[slot]]);
    }
}

static void take(const struct collective *collective, const struct gather *gather, int me)
{
    const struct comm *comm = &mpix->comm[gather->comm];
    struct ranks others = mpix_others_of(comm, me);
    int root = collective->root;

    if (mpix_reduces(collective->kind))
        take_reduced(collective, gather, me);
    else if (!mpix_gets(collective, me))
        return;
    switch (collective->kind) {
    case GATHER_NEIGHBOR_ALLGATHER:
    case GATHER_NEIGHBOR_ALLTOALL:
        take_from_neighbors(collective, gather, me);
        break;
    case GATHER_BCAST:
        take_block(collective, gather, root, 0, 0);
        break;
    case GATHER_SCATTER:
        if (collective->recv.buffer != MPI_IN_PLACE)
            take_block(collective, gather, root, me, 0);
        break;
    case GATHER_GATHER:
        for (int from = 0; from < others.count; from++)
            take_block(collective, gather, others.begin + from, 0, from);
        break;
    case GATHER_ALLGATHER:
    case GATHER_ALLTOALL:
        for (int from = 0; from < others.count; from++)
            take_block(collective, gather, others.begin + from, me, from);
        break;
    default:
        break;
    }
}

void mpix_gather_finish(struct op *op)
{
    struct collective *collective = mpix_kept[mpix_op_number(op)];
    const struct gather *gather = mpix_gather_of(op);

    int me = mpix_rank_in(gather->comm);

    for (int rank = 0; rank < mpix->comm[gather->comm].size; rank++)
        if (mpix_hears_of(gather, me, rank))
            mpix_acquire(gather->part[rank].clock);
    take(collective, gather, me);
    if (collective->made)
        *collective->made = mpix_comm_handle(gather->made[mpix_rank_in(gather->comm)]);
    if (op->persistent)
        return;
    free(collective);
    mpix_kept[mpix_op_number(op)] = NULL;
}
