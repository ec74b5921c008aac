/* SPDX-License-Identifier: MIT
 *
 * Collectives: what each rank is in one. Between two groups a rank takes what the other group has
 * brought. */
#include "mpi/explore/gather.h"

struct ranks mpix_own_group(const struct comm *comm, int me)
{
    int first = comm->first_group;

    if (first == 0)
        return (struct ranks){0, comm->size};
    return me < first ? (struct ranks){0, first} : (struct ranks){first, comm->size - first};
}

struct ranks mpix_others_of(const struct comm *comm, int me)
{
    int first = comm->first_group;

    if (first == 0)
        return (struct ranks){0, comm->size};
    return me < first ? (struct ranks){first, comm->size - first} : (struct ranks){0, first};
}

static bool is_to_one(enum gather_kind kind)
{
    return kind == GATHER_GATHER || kind == GATHER_REDUCE;
}

static bool is_from_one(enum gather_kind kind)
{
    return kind == GATHER_BCAST || kind == GATHER_SCATTER;
}

bool mpix_brings(const struct collective *call, int me)
{
    bool two_groups = mpix->comm[call->comm].first_group > 0;

    if (call->kind == GATHER_BARRIER || call->kind > GATHER_REDUCE_SCATTER)
        return false;
    if (is_from_one(call->kind))
        return me == call->root;
    return !two_groups || !is_to_one(call->kind) || (call->root >= 0 && call->root != me);
}

bool mpix_gets(const struct collective *call, int me)
{
    bool two_groups = mpix->comm[call->comm].first_group > 0;

    if (call->kind == GATHER_BARRIER || call->kind > GATHER_REDUCE_SCATTER)
        return false;
    if (is_to_one(call->kind))
        return me == call->root;
    if (call->kind == GATHER_BCAST || (two_groups && call->kind == GATHER_SCATTER))
        return call->root >= 0 && call->root != me;
    return true;
}

static bool is_neighbor(const struct neighbors *mine, int other)
{
    return mpix_find_rank(mpix_at(mine->sources), mine->source_count, other) >= 0;
}

bool mpix_hears_of(const struct gather *gather, int me, int other)
{
    const struct comm *comm = &mpix->comm[gather->comm];
    enum gather_kind kind = (enum gather_kind)gather->kind;
    int root = gather->part[me].numbers[0];

    if (other == me)
        return true;
    if (!gather->part[other].here || is_from_one(kind))
        return gather->part[other].here && other == root;
    if (is_to_one(kind))
        return me == root;
    if (kind == GATHER_SCAN || kind == GATHER_EXSCAN)
        return other < me;
    if (kind == GATHER_INIT)
        return false;
    if (kind == GATHER_NEIGHBOR_ALLGATHER || kind == GATHER_NEIGHBOR_ALLTOALL)
        return is_neighbor(&comm->neighbors[me], other);
    return true;
}

/* ---- roots among two groups ------------------------------------------------------------------ */

/* In which group the root is that this rank names: its own if it says MPI_PROC_NULL. */
static bool in_first(const struct comm *comm, int rank, int root)
{
    return (root < 0 ? rank : root) < comm->first_group;
}

static bool agree(const struct gather *gather, int one, int other)
{
    const struct comm *comm = &mpix->comm[gather->comm];
    int left = gather->part[one].numbers[0], right = gather->part[other].numbers[0];

    return in_first(comm, one, left) == in_first(comm, other, right) &&
           (left < 0 || right < 0 || left == right) && (left != other || right == other) &&
           (right != one || left == one);
}

void mpix_check_roots(const struct gather *gather, int me)
{
    for (int rank = 0; rank < mpix->comm[gather->comm].size; rank++)
        if (rank != me && gather->part[rank].here && !agree(gather, rank, me))
            mpix_tell_differs(gather, rank, me, "roots");
}

_Noreturn void mpix_tell_differs(const struct gather *gather, int one, int other, const char *what)
{
    const struct comm *comm = &mpix->comm[gather->comm];
    const struct part *a = &gather->part[one], *b = &gather->part[other];

    mpix_end(FAILURE_MISMATCH, b->pc, "%s: rank %d at @%lx@ and rank %d at @%lx@ name different %s",
             b->call, comm->world[one], (unsigned long)a->pc, comm->world[other],
             (unsigned long)b->pc, what);
}
