/* SPDX-License-Identifier: MIT
 *
 * Making datatypes of others. */
#include "mpi/explore/types.h"

#include <stdio.h>
#include <stdlib.h>

struct type *mpix_new_type(MPI_Datatype *handle, const char *call, uintptr_t pc)
{
    if (mpix_type_count == MOST_TYPES)
        mpix_unsupported("more than %d datatypes", MOST_TYPES);
    struct type *type = &mpix_types[mpix_type_count];
    *type = (struct type){.used = true, .pc = pc, .call = call};
    *handle = HANDLE(MPI_Datatype, HANDLE_TYPE, mpix_type_count++);
    return type;
}

/* Pieces that follow each other are one. */
static void append(struct type *type, struct piece made)
{
    struct piece *last = type->piece_count > 0 ? &type->piece[type->piece_count - 1] : NULL;

    if (last && last->basic == made.basic &&
        last->at + (ptrdiff_t)(last->count * mpix_basic_size(last->basic)) == made.at)
        last->count += made.count;
    else
        type->piece[type->piece_count++] = made;
}

void mpix_type_add(struct type *type, const struct type *old, ptrdiff_t at, size_t count)
{
    bool dense = old->piece_count == 1 && old->extent == (ptrdiff_t)old->size;

    if (count == 0)
        return;
    size_t adds = dense ? 1 : count * old->piece_count;
    if (adds > 1 << 22)
        mpix_unsupported("datatypes of millions of pieces");
    type->piece = realloc(type->piece, (type->piece_count + adds) * sizeof *type->piece);
    if (!type->piece)
        mpix_unsupported("more memory than there is");
    for (size_t each = 0; each < (dense ? 1 : count); each++)
        for (size_t piece = 0; piece < old->piece_count; piece++) {
            struct piece made = old->piece[piece];
            made.at += at + (ptrdiff_t)each * old->extent;
            made.count *= dense ? count : 1;
            append(type, made);
        }
    ptrdiff_t last = at + (ptrdiff_t)(count - 1) * old->extent;
    ptrdiff_t low = (at < last ? at : last), high = (at < last ? last : at);
    if (type->size == 0 || low + old->lower < type->lower)
        type->lower = low + old->lower;
    if (type->size == 0 || high + old->lower + old->extent > type->true_upper)
        type->true_upper = high + old->lower + old->extent;
    type->size += count * old->size;
}

void mpix_type_settle(struct type *type)
{
    type->extent = type->true_upper - type->lower;
    type->true_lower = type->lower;
    for (size_t at = 0; at < type->piece_count; at++) {
        const struct piece *piece = &type->piece[at];
        ptrdiff_t end = piece->at + (ptrdiff_t)(piece->count * mpix_basic_size(piece->basic));
        if (at == 0 || piece->at < type->true_lower)
            type->true_lower = piece->at;
        if (at == 0 || end > type->true_upper)
            type->true_upper = end;
    }
}

static void check_count(int count, const char *call, uintptr_t pc)
{
    if (count < 0)
        mpix_wrong(MPI_ERR_COUNT, pc, "%s is given the count %d", call, count);
}

int mpix_make_contiguous(int count, MPI_Datatype old, MPI_Datatype *made, const char *call,
                         uintptr_t pc)
{
    mpix_enter(call, pc);
    check_count(count, call, pc);
    const struct type *base = mpix_type(old, call, pc);
    struct type *type = mpix_new_type(made, call, pc);
    mpix_type_add(type, base, 0, (size_t)count);
    mpix_type_settle(type);
    mpix_made_by(*made, MPI_COMBINER_CONTIGUOUS, old);
    mpix_made_ints(*made, 1, &count);
    return MPI_SUCCESS;
}

int mpix_make_vector(const struct vector *vector, MPI_Datatype old, MPI_Datatype *made,
                     const char *call, uintptr_t pc)
{
    mpix_enter(call, pc);
    check_count(vector->count, call, pc);
    check_count(vector->length, call, pc);
    const struct type *base = mpix_type(old, call, pc);
    struct type *type = mpix_new_type(made, call, pc);
    ptrdiff_t step = vector->in_bytes ? vector->stride : vector->stride * base->extent;
    for (int at = 0; at < vector->count; at++)
        mpix_type_add(type, base, (ptrdiff_t)at * step, (size_t)vector->length);
    mpix_type_settle(type);
    mpix_made_by(*made, vector->in_bytes ? MPI_COMBINER_HVECTOR : MPI_COMBINER_VECTOR, old);
    mpix_made_ints(*made, vector->in_bytes ? 2 : 3,
                   (const int[]){vector->count, vector->length, (int)vector->stride});
    if (vector->in_bytes)
        mpix_made_places(*made, 1, &vector->stride);
    return MPI_SUCCESS;
}

int mpix_make_indexed(const struct indexed *blocks, MPI_Datatype old, MPI_Datatype *made,
                      const char *call, uintptr_t pc)
{
    mpix_enter(call, pc);
    check_count(blocks->count, call, pc);
    const struct type *base = mpix_type(old, call, pc);
    struct type *type = mpix_new_type(made, call, pc);
    for (int at = 0; at < blocks->count; at++) {
        int length = blocks->lengths ? blocks->lengths[at] : blocks->length;
        check_count(length, call, pc);
        mpix_type_add(type, base,
                      blocks->bytes ? blocks->bytes[at] : blocks->places[at] * base->extent,
                      (size_t)length);
    }
    mpix_type_settle(type);
    mpix_made_by(*made, blocks->combiner, old);
    mpix_made_ints(*made, 1, &blocks->count);
    mpix_made_ints(*made, blocks->lengths ? blocks->count : 1,
                   blocks->lengths ? blocks->lengths : &blocks->length);
    if (blocks->bytes)
        mpix_made_places(*made, blocks->count, blocks->bytes);
    else
        mpix_made_ints(*made, blocks->count, blocks->places);
    return MPI_SUCCESS;
}

int mpix_make_struct(int count, const int lengths[], const MPI_Aint places[],
                     const MPI_Datatype olds[], MPI_Datatype *made, const char *call, uintptr_t pc)
{
    size_t align = 1;

    mpix_enter(call, pc);
    check_count(count, call, pc);
    struct type *type = mpix_new_type(made, call, pc);
    for (int at = 0; at < count; at++) {
        check_count(lengths[at], call, pc);
        const struct type *base = mpix_type(olds[at], call, pc);
        mpix_type_add(type, base, places[at], (size_t)lengths[at]);
        for (size_t piece = 0; piece < base->piece_count; piece++) {
            size_t size = mpix_basic_size(base->piece[piece].basic);
            if (size > align && size <= 16)
                align = size;
        }
    }
    mpix_type_settle(type);
    type->extent = (type->extent + (ptrdiff_t)align - 1) / (ptrdiff_t)align * (ptrdiff_t)align;
    mpix_made_by(*made, MPI_COMBINER_STRUCT, MPI_DATATYPE_NULL);
    mpix_made_ints(*made, 1, &count);
    mpix_made_ints(*made, count, lengths);
    mpix_made_places(*made, count, places);
    mpix_made_types(*made, count, olds);
    return MPI_SUCCESS;
}

int mpix_make_resized(MPI_Datatype old, MPI_Aint lower, MPI_Aint extent, MPI_Datatype *made,
                      const char *call, uintptr_t pc)
{
    mpix_enter(call, pc);
    const struct type *base = mpix_type(old, call, pc);
    struct type *type = mpix_new_type(made, call, pc);
    mpix_type_add(type, base, 0, 1);
    mpix_type_settle(type);
    type->lower = lower;
    type->extent = extent;
    mpix_made_by(*made, MPI_COMBINER_RESIZED, old);
    mpix_made_places(*made, 2, (const MPI_Aint[]){lower, extent});
    return MPI_SUCCESS;
}

int MPI_Type_dup(MPI_Datatype old, MPI_Datatype *made)
{
    mpix_enter(__func__, HERE);
    const struct type *base = mpix_type(old, __func__, HERE);
    struct type *type = mpix_new_type(made, __func__, HERE);
    mpix_type_add(type, base, 0, 1);
    mpix_type_settle(type);
    type->lower = base->lower;
    type->extent = base->extent;
    type->committed = base->committed;
    mpix_made_by(*made, MPI_COMBINER_DUP, old);
    return MPI_SUCCESS;
}

int MPI_Type_commit(MPI_Datatype *handle)
{
    mpix_enter(__func__, HERE);
    mpix_type(*handle, __func__, HERE);
    struct type *type = mpix_own_type(*handle);
    if (type)
        type->committed = true;
    return MPI_SUCCESS;
}

int MPI_Type_free(MPI_Datatype *handle)
{
    mpix_enter(__func__, HERE);
    mpix_type(*handle, __func__, HERE);
    struct type *type = mpix_own_type(*handle);
    if (!type)
        mpix_wrong(MPI_ERR_TYPE, HERE, "%s is given a type that MPI itself defines", __func__);
    else
        type->freed = true;
    *handle = MPI_DATATYPE_NULL;
    return MPI_SUCCESS;
}
