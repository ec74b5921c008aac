/* SPDX-License-Identifier: MIT
 *
 * Buffers in use: the compiler calls us at each access of the program (-fsanitize=thread), and an
 * access of a buffer that a call under way uses is told. */
#include "mpi/explore/explore.h"
#include "mpi/explore/threads.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_SPANS = 4096, MOST_PIECES = 2048 };

static struct span {
    uintptr_t begin, end;
    int op;
    bool written; /* by MPI: not even reading is allowed */
} spans[MOST_SPANS];
static int span_count;

/* A send whose request the program has given away, and of which it has heard that it was received.
 */
static bool is_over(const struct op *op)
{
    if (!op->freed || op->kind != OP_SEND || op->onesided || !op->matched || op->partner < 0)
        return false;
    int partner = mpix->op[op->partner].rank;
    return mpix->rank[mpix_me].clock[partner] >= op->partner_clock[partner];
}

static void hazard(const struct span *span, bool write, uintptr_t pc)
{
    const struct op *op = &mpix->op[span->op];

    mpix_fail(FAILURE_HAZARD, pc,
              "rank %d %s the buffer of %s at @%lx@ before that call is complete", mpix_me,
              write ? "writes" : "reads", op->call, (unsigned long)op->start_pc);
}

void mpix_access(uintptr_t begin, size_t size, bool write, uintptr_t pc)
{
    if (mpix_has_window)
        mpix_local_access(begin, size, write, pc);
    if (mpix_unread > 0 && !write)
        mpix_read(begin, size);
    for (int at = 0; at < span_count; at++) {
        const struct span *span = &spans[at];
        if (begin < span->end && begin + size > span->begin && (write || span->written) &&
            !is_over(&mpix->op[span->op])) {
            hazard(span, write, pc);
            return;
        }
    }
}

void mpix_tell_freed(const struct op *op)
{
    if (op->freed_pc)
        mpix_fail(FAILURE_HAZARD, op->freed_pc,
                  "rank %d frees the buffer of %s at @%lx@ before that call is complete", mpix_me,
                  op->call, (unsigned long)op->start_pc);
}

/* Of a request that is never completed, that is what will be told. */
void mpix_freed(uintptr_t begin, size_t size, uintptr_t pc)
{
    for (int at = 0; at < span_count; at++) {
        struct op *op = &mpix->op[spans[at].op];
        if (begin < spans[at].end && begin + size > spans[at].begin && !is_over(op)) {
            op->freed_pc = op->freed_pc ? op->freed_pc : pc;
            if (!op->request || op->freed)
                mpix_tell_freed(op);
            return;
        }
    }
    mpix_read(begin, size);
}

static void overlap(const struct op *op, uintptr_t begin, uintptr_t end, bool written)
{
    for (int at = 0; at < span_count; at++) {
        const struct span *span = &spans[at];
        if (begin >= span->end || end <= span->begin || !(written || span->written))
            continue;
        const struct op *other = &mpix->op[span->op];
        if (other == op || is_over(other))
            continue;
        mpix_fail(FAILURE_HAZARD, op->start_pc,
                  "rank %d: %s at @%lx@ uses the buffer of %s at @%lx@, which is not complete",
                  mpix_me, op->call, (unsigned long)op->start_pc, other->call,
                  (unsigned long)other->start_pc);
        return;
    }
}

/* Without a buffer, unless the datatype has addresses (MPI_BOTTOM). */
static bool is_nowhere(const void *buffer, const struct type *type)
{
    return !buffer && type->true_lower < 4096;
}

static void add(const struct op *op, uintptr_t begin, size_t size, bool written)
{
    if (size == 0 || span_count == MOST_SPANS)
        return;
    mpix_uses((const void *)begin, size, written, op->start_pc);
    if (mpix_has_window)
        mpix_local_access(begin, size, written, op->start_pc);
    overlap(op, begin, begin + size, written);
    spans[span_count++] = (struct span){begin, begin + size, mpix_op_number(op), written};
}

void mpix_watch(struct op *op, bool written)
{
    mpix_watch_part(op, 0, op->count, written);
}

void mpix_watch_part(struct op *op, int first, int elements, bool written)
{
    if (elements <= 0)
        return;
    const struct type *type = mpix_kept_type(op->type);
    if (is_nowhere(op->buffer, type))
        return;
    size_t count = (size_t)elements;
    uintptr_t base = (uintptr_t)op->buffer + (uintptr_t)(first * type->extent);

    if (mpix_threads && mpix_threads->is_own(base)) /* what lies there depends on who looks */
        return;
    op->watched = true;
    if (type->piece_count == 1 && type->extent == (ptrdiff_t)type->size) {
        add(op, base + (uintptr_t)type->piece[0].at, count * type->size, written);
        return;
    }
    for (size_t each = 0; each < count && each * type->piece_count < MOST_PIECES; each++)
        for (size_t at = 0; at < type->piece_count; at++)
            add(op, base + (uintptr_t)((ptrdiff_t)each * type->extent + type->piece[at].at),
                type->piece[at].count * mpix_basic_size(type->piece[at].basic), written);
}

static void use(uintptr_t begin, size_t size, bool written, uintptr_t pc)
{
    mpix_uses((const void *)begin, size, written, pc);
    mpix_access(begin, size, written, pc);
}

void mpix_use(MPI_Datatype handle, const void *buffer, int count, bool written, const char *call,
              uintptr_t pc)
{
    uintptr_t base = (uintptr_t)buffer;

    if (count <= 0 || (!mpix_threads && !mpix_watches()))
        return;
    const struct type *type = mpix_type(handle, call, pc);
    if (is_nowhere(buffer, type))
        return;
    if (type->piece_count == 1 && type->extent == (ptrdiff_t)type->size) {
        use(base + (uintptr_t)type->piece[0].at, (size_t)count * type->size, written, pc);
        return;
    }
    for (size_t each = 0; each < (size_t)count && each * type->piece_count < MOST_PIECES; each++)
        for (size_t at = 0; at < type->piece_count; at++)
            use(base + (uintptr_t)((ptrdiff_t)each * type->extent + type->piece[at].at),
                type->piece[at].count * mpix_basic_size(type->piece[at].basic), written, pc);
}

void mpix_unwatch_part(const struct op *op, int first, int elements)
{
    const struct type *type = mpix_kept_type(op->type);
    uintptr_t begin = (uintptr_t)op->buffer + (uintptr_t)(first * type->extent), end;
    int number = mpix_op_number(op), kept = 0;

    end = begin + (uintptr_t)(elements * type->extent);
    for (int at = 0; at < span_count; at++)
        if (spans[at].op != number || spans[at].begin < begin || spans[at].begin >= end)
            spans[kept++] = spans[at];
    span_count = kept;
}

void mpix_unwatch(struct op *op)
{
    int number = mpix_op_number(op), kept = 0;

    if (!op->watched)
        return;
    mpix_tell_freed(op);
    op->freed_pc = 0;
    for (int at = 0; at < span_count; at++)
        if (spans[at].op != number)
            spans[kept++] = spans[at];
        else if (op->posted || op->kind == OP_GATHER) /* not by another thread's MPI_Win_flush */
            mpix_uses((const void *)spans[at].begin, spans[at].end - spans[at].begin,
                      spans[at].written, op->start_pc);
    span_count = kept;
    op->watched = false;
}

bool mpix_watches(void)
{
    return span_count > 0 || mpix_has_window || mpix_unread > 0;
}
