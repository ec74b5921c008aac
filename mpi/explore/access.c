/* SPDX-License-Identifier: MIT
 *
 * Accesses of windows: the calls, what the target does for them, and which of them conflict. The
 * target's memory is its own; it waits for its turn in our code, so it can be asked to serve. */
#include "mpi/explore/window.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_OPEN = 1024 };

struct rma { /* a call */
    enum access_kind kind;
    bool fetches, compares;
    const void *from, *compare;
    void *into;
    int count;
    MPI_Datatype type;
    int target;
    MPI_Aint place;
    int target_count;
    MPI_Datatype target_type;
    MPI_Op op;
    const char *call;
    uintptr_t pc;
};

static struct open { /* operations whose local buffers are in use */
    int op, window, target;
} open_ops[MOST_OPEN];
static int open_count;

/* ---- conflicts ---------------------------------------------------------------------------------
 */

static bool compatible(const struct access *one, const struct access *other)
{
    if (one->kind == ACCESS_GET && other->kind == ACCESS_GET)
        return true;
    return one->kind == ACCESS_ACCUMULATE && other->kind == ACCESS_ACCUMULATE &&
           (one->operation == other->operation || one->operation == 0 || other->operation == 0);
}

static void describe(const struct access *access, char *text, size_t size)
{
    if (access->local)
        snprintf(text, size, "rank %d %s it at @%lx@", access->origin,
                 access->kind == ACCESS_PUT ? "writes" : "reads", (unsigned long)access->pc);
    else
        snprintf(text, size, "rank %d by %s at @%lx@", access->origin, access->call,
                 (unsigned long)access->pc);
}

static void check(const struct access *access)
{
    const uint32_t *mine = mpix->rank[mpix_me].clock;
    char one[MOST_LINE], other[MOST_LINE];

    for (uint32_t at = 0; at < mpix->access_count; at++) {
        const struct access *old = &mpix->access[at];
        bool ordered = !old->open && (old->origin == mpix_me || mine[old->origin] >= old->stamp);
        if (old->window != access->window || old->target != access->target || ordered ||
            old->begin >= access->end || old->end <= access->begin || compatible(old, access) ||
            (old->local && access->local))
            continue;
        describe(old, one, sizeof one);
        describe(access, other, sizeof other);
        mpix_end(FAILURE_ONESIDED, access->pc,
                 "the window of rank %d is accessed at the same place by two without "
                 "synchronization: %s, %s",
                 mpix->comm[mpix->window[access->window].comm].world[access->target], one, other);
    }
}

static void keep(const struct access *access)
{
    for (uint32_t at = 0; at < mpix->access_count; at++) {
        struct access *old = &mpix->access[at];
        if (old->pc == access->pc && old->window == access->window &&
            old->target == access->target && old->begin == access->begin &&
            old->end == access->end && old->origin == access->origin && old->kind == access->kind) {
            *old = *access;
            return;
        }
    }
    if (mpix->access_count < MOST_ACCESSES)
        mpix->access[mpix->access_count++] = *access;
    else
        mpix->limited = true;
}

void mpix_local_access(uintptr_t begin, size_t size, bool write, uintptr_t pc)
{
    for (int number = 0; number < mpix->window_count; number++) {
        const struct window *window = &mpix->window[number];
        int me = mpix_rank_in(window->comm);
        const struct window_side *side = me >= 0 ? &window->side[me] : NULL;
        if (!side || !side->base || side->freed || begin < (uintptr_t)side->base ||
            begin >= (uintptr_t)side->base + side->size)
            continue;
        struct access access = {.window = number,
                                .target = me,
                                .origin = mpix_me,
                                .kind = write ? ACCESS_PUT : ACCESS_GET,
                                .local = true,
                                .begin = (ptrdiff_t)(begin - (uintptr_t)side->base),
                                .stamp = mpix->rank[mpix_me].clock[mpix_me],
                                .pc = pc};
        access.end = access.begin + (ptrdiff_t)size;
        check(&access);
        keep(&access);
    }
}

void mpix_accesses_end(const struct window *window, int me, int target)
{
    int number = (int)(window - mpix->window), kept = 0;

    (void)me;
    for (uint32_t at = 0; at < mpix->access_count; at++) {
        struct access *access = &mpix->access[at];
        if (access->open && access->window == number && access->origin == mpix_me &&
            (target < 0 || access->target == target)) {
            access->open = false;
            access->stamp = mpix->rank[mpix_me].clock[mpix_me];
        }
    }
    for (int at = 0; at < open_count; at++) {
        const struct open *open = &open_ops[at];
        if (open->window == number && (target < 0 || open->target == target))
            mpix_unwatch(&mpix->op[open->op]);
        else
            open_ops[kept++] = *open;
    }
    open_count = kept;
}

/* ---- at the target -----------------------------------------------------------------------------
 */

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

/* ---- at the origin -----------------------------------------------------------------------------
 */

static void check_epoch(const struct window *window, int me, const struct rma *rma)
{
    const struct window_side *side = &window->side[me];

    if (!side->fenced && !side->lock[rma->target] && !side->started[rma->target])
        mpix_end(FAILURE_ONESIDED, rma->pc, "%s outside of an epoch", rma->call);
}

static void record(const struct window *window, const struct rma *rma, ptrdiff_t begin,
                   const struct type *type)
{
    struct access access = {.window = (int)(window - mpix->window),
                            .target = rma->target,
                            .origin = mpix_me,
                            .kind = rma->kind,
                            .open = true,
                            .operation = rma->op == MPI_NO_OP ? 0 : (int)(intptr_t)rma->op,
                            .pc = rma->pc,
                            .call = rma->call};

    for (int each = 0; each < rma->target_count; each++)
        for (size_t at = 0; at < type->piece_count; at++) {
            const struct piece *piece = &type->piece[at];
            bool dense = type->piece_count == 1 && type->extent == (ptrdiff_t)type->size;
            size_t size = piece->count * mpix_basic_size(piece->basic);
            access.begin = begin + (ptrdiff_t)each * type->extent + piece->at;
            access.end =
                access.begin + (ptrdiff_t)(dense ? size * (size_t)rma->target_count : size);
            check(&access);
            keep(&access);
            if (dense)
                return;
        }
}

static void watch(const struct window *window, const struct rma *rma, const void *buffer, int count,
                  MPI_Datatype type, bool written)
{
    if (!buffer || count <= 0 || open_count == MOST_OPEN)
        return;
    struct op *op = mpix_new_op(OP_SEND, rma->call, rma->pc);
    op->buffer = (void *)(uintptr_t)buffer;
    op->count = count;
    op->type = type;
    mpix_watch(op, written);
    open_ops[open_count++] =
        (struct open){mpix_op_number(op), (int)(window - mpix->window), rma->target};
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

static int access_window(MPI_Win handle, const struct rma *rma)
{
    int me;
    struct window *window = mpix_window(handle, &me, rma->call, rma->pc);

    if (rma->count < 0 || rma->target_count < 0)
        mpix_end(FAILURE_ARGUMENT, rma->pc, "%s is given a negative count", rma->call);
    if (rma->target == MPI_PROC_NULL)
        return MPI_SUCCESS;
    if (rma->target < 0 || rma->target >= mpix->comm[window->comm].size)
        mpix_end(FAILURE_ARGUMENT, rma->pc, "%s is given the rank %d", rma->call, rma->target);
    const struct type *type = mpix_ready_type(rma->target_type, rma->call, rma->pc);
    const struct type *mine = mpix_ready_type(rma->type, rma->call, rma->pc);
    const struct window_side *side = &window->side[rma->target];
    ptrdiff_t begin = rma->place * side->unit;
    size_t size = type->size * (size_t)rma->target_count;
    check_epoch(window, me, rma);
    if (rma->place < 0 ||
        (rma->target_count > 0 &&
         (size_t)(begin + type->true_upper + (rma->target_count - 1) * type->extent) > side->size))
        mpix_end(FAILURE_ARGUMENT, rma->pc, "%s reaches beyond the window of rank %d", rma->call,
                 mpix->comm[window->comm].world[rma->target]);
    if (rma->from != NULL && mine->size * (size_t)rma->count != size && rma->kind != ACCESS_GET &&
        rma->op != MPI_NO_OP)
        mpix_end(FAILURE_MISMATCH, rma->pc, "%s: %zu bytes go to a place for %zu", rma->call,
                 mine->size * (size_t)rma->count, size);
    if (rma->kind == ACCESS_ACCUMULATE)
        mpix_atomic_turn(window, me, rma->target, rma->call, rma->pc);
    mpix_tell(rma->pc, "%s at %d", rma->call, mpix->comm[window->comm].world[rma->target]);
    record(window, rma, begin, type);
    ask(window, rma, begin, type, size);
    watch(window, rma, rma->from, rma->count, rma->type, false);
    watch(window, rma, rma->fetches ? rma->into : NULL, rma->count, rma->type, true);
    mpix->idle_polls = 0;
    return MPI_SUCCESS;
}

int MPI_Put(const void *from, int count, MPI_Datatype type, int target, MPI_Aint place,
            int target_count, MPI_Datatype target_type, MPI_Win win)
{
    struct rma rma = {ACCESS_PUT,   false,       false,       from,     NULL,
                      NULL,         count,       type,        target,   place,
                      target_count, target_type, MPI_REPLACE, __func__, HERE};

    return access_window(win, &rma);
}

int MPI_Get(void *into, int count, MPI_Datatype type, int target, MPI_Aint place, int target_count,
            MPI_Datatype target_type, MPI_Win win)
{
    struct rma rma = {ACCESS_GET,   true,        false,     NULL,     NULL,
                      into,         count,       type,      target,   place,
                      target_count, target_type, MPI_NO_OP, __func__, HERE};

    return access_window(win, &rma);
}

int MPI_Accumulate(const void *from, int count, MPI_Datatype type, int target, MPI_Aint place,
                   int target_count, MPI_Datatype target_type, MPI_Op op, MPI_Win win)
{
    struct rma rma = {
        ACCESS_ACCUMULATE, false,       false, from,     NULL, NULL, count, type, target, place,
        target_count,      target_type, op,    __func__, HERE};

    return access_window(win, &rma);
}

int MPI_Get_accumulate(const void *from, int count, MPI_Datatype type, void *into, int result_count,
                       MPI_Datatype result_type, int target, MPI_Aint place, int target_count,
                       MPI_Datatype target_type, MPI_Op op, MPI_Win win)
{
    struct rma rma = {ACCESS_ACCUMULATE,
                      true,
                      false,
                      op == MPI_NO_OP ? NULL : from,
                      NULL,
                      into,
                      op == MPI_NO_OP ? result_count : count,
                      op == MPI_NO_OP ? result_type : type,
                      target,
                      place,
                      target_count,
                      target_type,
                      op,
                      __func__,
                      HERE};

    return access_window(win, &rma);
}

int MPI_Fetch_and_op(const void *from, void *into, MPI_Datatype type, int target, MPI_Aint place,
                     MPI_Op op, MPI_Win win)
{
    struct rma rma = {ACCESS_ACCUMULATE,
                      true,
                      false,
                      op == MPI_NO_OP ? NULL : from,
                      NULL,
                      into,
                      1,
                      type,
                      target,
                      place,
                      1,
                      type,
                      op,
                      __func__,
                      HERE};

    return access_window(win, &rma);
}

int MPI_Compare_and_swap(const void *from, const void *compare, void *into, MPI_Datatype type,
                         int target, MPI_Aint place, MPI_Win win)
{
    struct rma rma = {
        ACCESS_ACCUMULATE, true,     true, from, compare, into, 1, type, target, place, 1, type,
        MPI_REPLACE,       __func__, HERE};

    return access_window(win, &rma);
}
