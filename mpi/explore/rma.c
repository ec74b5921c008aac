/* SPDX-License-Identifier: MIT
 *
 * Accesses of windows: what is wrong with a call, and what the target does for it. The target's
 * memory is its own; it waits for its turn in our code, so it can be asked to serve. */
#include "mpi/explore/rma.h"

#include <stdlib.h>
#include <string.h>

/* ---- at the target --------------------------------------------------------------------------- */

static void change(const struct service *service, char *place, const char *data, size_t size)
{
    if (service->kind == ACCESS_PUT)
        memcpy(place, data, size);
    else if (service->kind == ACCESS_ACCUMULATE && service->compares)
        memcpy(place, memcmp(place, data + size, size) == 0 ? data : place, size);
}

bool mpix_serve(void)
{
    struct service *service = &mpix->service;
    char *result = mpix_at(service->result), *data = mpix_at(service->data);
    const struct piece *pieces = mpix_at(service->pieces);

    if (!service->wanted || service->target != mpix_me)
        return false;
    for (size_t at = 0, done = 0; at < service->piece_count && done < service->size; at++) {
        char *place = service->place + pieces[at].at;
        size_t each = mpix_basic_size(pieces[at].basic), size = pieces[at].count * each;
        if (size > service->size - done)
            size = service->size - done;
        char *copy = malloc(size);
        memcpy(copy, place, size);
        if (service->kind == ACCESS_ACCUMULATE && !service->compares)
            mpix_reduce_basic(service->op, pieces[at].basic, data + done, place, size / each);
        else if (service->kind != ACCESS_GET)
            change(service, place, data + done, size);
        if (service->fetches)
            memcpy(result + done, copy, size);
        free(copy);
        done += size;
    }
    service->wanted = false;
    if (service->client != mpix_me)
        mpix_return(service->client);
    return true;
}

/* ---- at the origin --------------------------------------------------------------------------- */

static void check_epoch(const struct window *window, int me, const struct rma *rma)
{
    const struct window_side *side = &window->side[me];

    if (!side->fenced && !side->lock[rma->target] && !side->started[rma->target])
        mpix_end(FAILURE_ONESIDED, rma->pc, "%s outside of an epoch", rma->call);
}

/* All pieces of the target's elements, in the arena. */
static void place_pieces(struct service *service, const struct type *type, int count)
{
    service->piece_count = type->piece_count * (size_t)count;
    service->pieces = mpix_room(service->piece_count * sizeof(struct piece));
    struct piece *pieces = mpix_at(service->pieces);
    for (int each = 0; each < count; each++)
        for (size_t at = 0; at < type->piece_count; at++) {
            *pieces = type->piece[at];
            pieces->at += (ptrdiff_t)each * type->extent;
            pieces++;
        }
}

static void ask(const struct window *window, const struct rma *rma, ptrdiff_t begin,
                const struct type *type, size_t size)
{
    struct service *service = &mpix->service;
    const struct type *mine = mpix_type(rma->type, rma->call, rma->pc);

    *service = (struct service){.target = mpix->comm[window->comm].world[rma->target],
                                .client = mpix_me,
                                .kind = rma->kind,
                                .fetches = rma->fetches,
                                .compares = rma->compares,
                                .place = window->side[rma->target].base + begin,
                                .op = rma->op,
                                .size = size};
    place_pieces(service, type, rma->target_count);
    service->data = mpix_room(2 * size);
    service->result = mpix_room(size);
    if (rma->from)
        mpix_pack(mine, rma->from, size / (mine->size ? mine->size : 1), mpix_at(service->data));
    if (rma->compares)
        memcpy((char *)mpix_at(service->data) + size, rma->compare, size);
    service->wanted = true;
    if (mpix->rank[service->target].over)
        mpix_end(FAILURE_ONESIDED, rma->pc, "%s at rank %d, which has ended", rma->call,
                 service->target);
    if (service->target == mpix_me)
        mpix_serve();
    else
        mpix_give(service->target);
    if (rma->fetches)
        mpix_unpack(mine, rma->into, (size_t)rma->count, mpix_at(service->result), size);
}

static void check_overlap(const struct rma *rma, const struct type *mine, const struct type *other)
{
    if ((rma->kind != ACCESS_GET && mpix_overlaps(other, (size_t)rma->target_count)) ||
        (rma->fetches && mpix_overlaps(mine, (size_t)rma->count)))
        mpix_wrong(MPI_ERR_TYPE, rma->pc, "%s is given a datatype whose elements overlap",
                   rma->call);
}

static void check_operation(const struct rma *rma)
{
    if (rma->compares && !mpix_is_integer(rma->type))
        mpix_wrong(MPI_ERR_TYPE, rma->pc, "%s is given a datatype that is not one of integers",
                   rma->call);
    if (rma->kind != ACCESS_ACCUMULATE || rma->op == MPI_REPLACE || rma->op == MPI_NO_OP)
        return;
    if (NUMBER(rma->op, HANDLE_OP) >= 0)
        mpix_wrong(MPI_ERR_OP, rma->pc, "%s is given an operation that is not MPI's own",
                   rma->call);
    if (mpix_basic(rma->target_type) >= 0 || rma->op == MPI_OP_NULL)
        mpix_operation(rma->op, rma->target_type, rma->call, rma->pc);
}

/* What is brought and the place for it have the same types. */
static void check_data(const struct rma *rma, const struct type *mine, const struct type *other)
{
    struct signature here = mpix_signature(mine, (size_t)rma->count);
    struct signature there = mpix_signature(other, (size_t)rma->target_count);
    char why[MOST_LINE];

    if ((rma->from || rma->fetches) && here.size != there.size)
        mpix_end(FAILURE_MISMATCH, rma->pc, "%s: %llu bytes here and %llu at rank %d", rma->call,
                 (unsigned long long)here.size, (unsigned long long)there.size, rma->target);
    if ((rma->from || rma->fetches) && !mpix_fits(&here, &there, why, sizeof why))
        mpix_end(FAILURE_MISMATCH, rma->pc, "%s: %s", rma->call, why);
    if (here.size > 0 && mine->lower >= 0 && mine->lower < 4096 &&
        ((rma->fetches && !rma->into) || (!rma->from && rma->op != MPI_NO_OP)))
        mpix_wrong(MPI_ERR_BUFFER, rma->pc, "%s is given no buffer (NULL)", rma->call);
}

/* Whether all of it lies in the target's memory. */
static bool reaches(const struct window_side *side, const struct rma *rma, const struct type *type)
{
    ptrdiff_t begin = rma->place * side->unit;
    ptrdiff_t end = begin + type->true_upper + (rma->target_count - 1) * type->extent;

    if (rma->target_count == 0)
        return true;
    for (int at = 0; at < side->attached_count; at++) {
        ptrdiff_t base = (ptrdiff_t)side->attached[at].base;
        if (begin >= base && end <= base + (ptrdiff_t)side->attached[at].size)
            return true;
    }
    return !side->dynamic && rma->place >= 0 && (size_t)end <= side->size;
}

int mpix_access_window(MPI_Win handle, const struct rma *rma, MPI_Request *request)
{
    int me;
    struct window *window = mpix_window(handle, &me, rma->call, rma->pc);

    if (rma->count < 0 || rma->target_count < 0)
        mpix_wrong(MPI_ERR_COUNT, rma->pc, "%s is given a negative count", rma->call);
    struct op *op = request ? mpix_new_op(OP_SEND, rma->call, rma->pc) : NULL;
    if (op) {
        op->request = op->onesided = op->posted = op->matched = op->done = true;
        op->comm = (int)(window - mpix->window);
        op->tag = rma->kind == ACCESS_GET;
        *request = HANDLE(MPI_Request, HANDLE_REQUEST, mpix_op_number(op));
    }
    if (rma->target == MPI_PROC_NULL)
        return MPI_SUCCESS;
    if (rma->target < 0 || rma->target >= mpix->comm[window->comm].size)
        mpix_wrong(MPI_ERR_RANK, rma->pc, "%s is given the rank %d", rma->call, rma->target);
    const struct type *type = mpix_ready_type(rma->target_type, rma->call, rma->pc);
    const struct type *mine = mpix_ready_type(rma->type, rma->call, rma->pc);
    const struct window_side *side = &window->side[rma->target];
    ptrdiff_t begin = rma->place * side->unit;
    size_t size = type->size * (size_t)rma->target_count;
    check_operation(rma);
    check_epoch(window, me, rma);
    if (request && !window->side[me].lock[rma->target])
        mpix_end(FAILURE_ONESIDED, rma->pc, "%s where the window is not locked at rank %d",
                 rma->call, mpix->comm[window->comm].world[rma->target]);
    if (!reaches(side, rma, type))
        mpix_wrong(MPI_ERR_RMA_RANGE, rma->pc, "%s reaches beyond the window of rank %d", rma->call,
                   mpix->comm[window->comm].world[rma->target]);
    check_data(rma, mine, type);
    check_overlap(rma, mine, type);
    if (rma->kind == ACCESS_ACCUMULATE)
        mpix_atomic_turn(window, me, rma->target, rma->call, rma->pc);
    mpix_tell(rma->pc, "%s at %d", rma->call, mpix->comm[window->comm].world[rma->target]);
    mpix_record(window, rma, begin, type);
    ask(window, rma, begin, type, size);
    mpix_watch_rma(window, rma, rma->from, rma->count, rma->type, false, op);
    mpix_watch_rma(window, rma, rma->compare, rma->count, rma->type, false, NULL);
    mpix_watch_rma(window, rma, rma->fetches ? rma->into : NULL, rma->count, rma->type, true, op);
    mpix->idle_polls = 0;
    return MPI_SUCCESS;
}
