/* SPDX-License-Identifier: MIT
 *
 * Accesses of windows: which of them conflict, and whose buffers are in use. */
#include "mpi/explore/rma.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_OPEN = 1024 };

static struct open { /* operations whose local buffers are in use */
    int op, window, target;
} open_ops[MOST_OPEN];
static int open_count;

/* ---- conflicts ------------------------------------------------------------------------------- */

static bool only_reads(const struct access *access)
{
    return access->kind == ACCESS_GET || /* or by MPI_NO_OP: */
           (access->kind == ACCESS_ACCUMULATE && access->operation == 0);
}

static bool compatible(const struct access *one, const struct access *other)
{
    if (only_reads(one) && only_reads(other))
        return true;
    return one->kind == ACCESS_ACCUMULATE && other->kind == ACCESS_ACCUMULATE &&
           one->window == other->window && one->basic == other->basic &&
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

/* With one of those. */
static void check_among(const struct access *access, const struct access *all, uint32_t count)
{
    const uint32_t *mine = mpix->rank[mpix_me].clock;
    char one[MOST_LINE], other[MOST_LINE];

    for (uint32_t at = 0; at < count; at++) {
        const struct access *old = &all[at];
        bool ordered = !old->open && (old->origin == mpix_me || mine[old->origin] >= old->stamp);
        if (old->owner != access->owner || ordered || old->begin >= access->end ||
            old->end <= access->begin || compatible(old, access) ||
            (old->local && access->local && old->origin == access->origin))
            continue;
        describe(old, one, sizeof one);
        describe(access, other, sizeof other);
        bool two = old->window != access->window && !old->local && !access->local;
        mpix_end(FAILURE_ONESIDED, access->pc,
                 "the window of rank %d is accessed at the same place by two without "
                 "synchronization%s: %s, %s",
                 access->owner, two ? " (through two windows over the same memory)" : "", one,
                 other);
    }
}

void mpix_check_conflict(const struct access *access, bool with_local)
{
    check_among(access, mpix->access, mpix->access_count);
    if (with_local)
        check_among(access, mpix->local, mpix->local_count);
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

const struct access *mpix_open_access(const struct window *window)
{
    for (uint32_t at = 0; at < mpix->access_count; at++) {
        const struct access *access = &mpix->access[at];
        if (access->open && access->origin == mpix_me &&
            access->window == (int)(window - mpix->window))
            return access;
    }
    return NULL;
}

void mpix_accesses_end(const struct window *window, int target, bool here_only)
{
    int number = (int)(window - mpix->window), kept = 0;

    for (uint32_t at = 0; at < mpix->access_count; at++) {
        struct access *access = &mpix->access[at];
        if (access->open && access->window == number && access->origin == mpix_me &&
            (target < 0 || access->target == target) &&
            (!here_only || access->kind == ACCESS_GET)) {
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

/* Who fetches what another rank has accumulated there knows what that one knew. */
static void learn(const struct access *access)
{
    for (uint32_t at = 0; at < mpix->access_count; at++) {
        const struct access *old = &mpix->access[at];
        if (old->kind == ACCESS_ACCUMULATE && old->operation != 0 && old->origin != mpix_me &&
            old->window == access->window && old->target == access->target &&
            old->begin < access->end && old->end > access->begin)
            mpix_acquire(old->clock);
    }
}

void mpix_record(const struct window *window, const struct rma *rma, ptrdiff_t begin,
                 const struct type *type)
{
    struct access access = {.window = (int)(window - mpix->window),
                            .target = rma->target,
                            .origin = mpix_me,
                            .owner = mpix->comm[window->comm].world[rma->target],
                            .kind = rma->kind,
                            .open = true,
                            .operation = rma->op == MPI_NO_OP ? 0 : (int)(intptr_t)rma->op,
                            .basic = type->piece_count > 0 ? type->piece[0].basic : 0,
                            .pc = rma->pc,
                            .call = rma->call};

    if (rma->kind == ACCESS_ACCUMULATE)
        mpix_release(access.clock);
    for (int each = 0; each < rma->target_count; each++)
        for (size_t at = 0; at < type->piece_count; at++) {
            const struct piece *piece = &type->piece[at];
            bool dense = type->piece_count == 1 && type->extent == (ptrdiff_t)type->size;
            size_t size = piece->count * mpix_basic_size(piece->basic);
            access.begin = (uintptr_t)window->side[rma->target].base +
                           (uintptr_t)(begin + (ptrdiff_t)each * type->extent + piece->at);
            access.end = access.begin + (dense ? size * (size_t)rma->target_count : size);
            mpix_check_conflict(&access, true);
            if (rma->kind == ACCESS_ACCUMULATE && rma->fetches)
                learn(&access);
            keep(&access);
            if (dense)
                return;
        }
}

void mpix_watch_rma(const struct window *window, const struct rma *rma, const void *buffer,
                    int count, MPI_Datatype type, bool written, struct op *op)
{
    if (!buffer || count <= 0 || open_count == MOST_OPEN)
        return;
    if (!op)
        op = mpix_new_op(OP_SEND, rma->call, rma->pc);
    op->buffer = (void *)(uintptr_t)buffer;
    op->count = count;
    op->type = type;
    mpix_watch(op, written);
    open_ops[open_count++] =
        (struct open){mpix_op_number(op), (int)(window - mpix->window), rma->target};
}

/* That call's accesses, which only read. */
static void gets_end(int window, uintptr_t pc)
{
    for (uint32_t at = 0; at < mpix->access_count; at++) {
        struct access *access = &mpix->access[at];
        if (access->open && access->window == window && access->origin == mpix_me &&
            access->pc == pc) {
            access->open = false;
            access->stamp = mpix->rank[mpix_me].clock[mpix_me];
        }
    }
}

void mpix_request_ends(const struct op *op)
{
    if (op->tag)
        gets_end(op->comm, op->start_pc);
}
