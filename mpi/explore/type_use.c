/* SPDX-License-Identifier: MIT
 *
 * What datatypes are asked for, and packing by them. */
#include "mpi/explore/types.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_STRETCHES = 4096 }; /* are looked at */

int MPI_Type_size(MPI_Datatype handle, int *size)
{
    mpix_enter(__func__, HERE);
    *size = (int)mpix_type(handle, __func__, HERE)->size;
    return MPI_SUCCESS;
}

int MPI_Type_get_extent(MPI_Datatype handle, MPI_Aint *lower, MPI_Aint *extent)
{
    mpix_enter(__func__, HERE);
    const struct type *type = mpix_type(handle, __func__, HERE);
    *lower = type->lower;
    *extent = type->extent;
    return MPI_SUCCESS;
}

int MPI_Type_get_true_extent(MPI_Datatype handle, MPI_Aint *lower, MPI_Aint *extent)
{
    mpix_enter(__func__, HERE);
    const struct type *type = mpix_type(handle, __func__, HERE);
    *lower = type->true_lower;
    *extent = type->true_upper - type->true_lower;
    return MPI_SUCCESS;
}

int MPI_Get_address(const void *place, MPI_Aint *address)
{
    *address = (MPI_Aint)place;
    return MPI_SUCCESS;
}

MPI_Aint(MPI_Aint_add)(MPI_Aint base, MPI_Aint distance)
{
    return base + distance;
}

MPI_Aint(MPI_Aint_diff)(MPI_Aint one, MPI_Aint other)
{
    return one - other;
}

#ifdef OPEN_MPI
#define STATUS_BYTES(status) ((status)->_ucount)
#else
#define STATUS_BYTES(status)                                                                       \
    ((uint64_t)(uint32_t)(status)->count_lo |                                                      \
     (uint64_t)(uint32_t)(status)->count_hi_and_cancelled >> 1 << 32)
#endif

static int count_of(const MPI_Status *status, MPI_Datatype handle, const char *call, uintptr_t pc)
{
    mpix_enter(call, pc);
    mpix_asks_status(status, pc);
    const struct type *type = mpix_ready_type(handle, call, pc);
    uint64_t bytes = STATUS_BYTES(status);
    return type->size == 0           ? 0
           : bytes % type->size == 0 ? (int)(bytes / type->size)
                                     : MPI_UNDEFINED;
}

int MPI_Get_count(const MPI_Status *status, MPI_Datatype handle, int *count)
{
    *count = count_of(status, handle, __func__, HERE);
    return MPI_SUCCESS;
}

int MPI_Get_count_c(const MPI_Status *status, MPI_Datatype handle, MPI_Count *count)
{
    *count = count_of(status, handle, __func__, HERE);
    return MPI_SUCCESS;
}

int mpix_elements_of(const MPI_Status *status, MPI_Datatype handle, const char *call, uintptr_t pc)
{
    mpix_enter(call, pc);
    mpix_asks_status(status, pc);
    const struct type *type = mpix_ready_type(handle, call, pc);
    uint64_t bytes = STATUS_BYTES(status);
    int elements = 0;
    while (bytes > 0 && type->size > 0)
        for (size_t at = 0; at < type->piece_count && bytes > 0; at++)
            for (size_t each = 0; each < type->piece[at].count && bytes > 0; each++) {
                size_t size = mpix_basic_size(type->piece[at].basic);
                bytes -= bytes < size ? bytes : size;
                elements++;
            }
    return elements;
}

int MPI_Get_elements(const MPI_Status *status, MPI_Datatype handle, int *count)
{
    *count = mpix_elements_of(status, handle, __func__, HERE);
    return MPI_SUCCESS;
}

/* ---- packing --------------------------------------------------------------------------------- */

void mpix_pack(const struct type *type, const void *buffer, size_t count, void *bytes)
{
    char *into = bytes;

    for (size_t each = 0; each < count; each++)
        for (size_t at = 0; at < type->piece_count; at++) {
            const struct piece *piece = &type->piece[at];
            size_t size = piece->count * mpix_basic_size(piece->basic);
            memcpy(into, (const char *)buffer + (ptrdiff_t)each * type->extent + piece->at, size);
            into += size;
        }
}

void mpix_unpack(const struct type *type, void *buffer, size_t count, const void *bytes,
                 size_t left)
{
    const char *from = bytes;

    for (size_t each = 0; each < count && left > 0; each++)
        for (size_t at = 0; at < type->piece_count && left > 0; at++) {
            const struct piece *piece = &type->piece[at];
            size_t size = piece->count * mpix_basic_size(piece->basic);
            if (size > left)
                size = left;
            memcpy((char *)buffer + (ptrdiff_t)each * type->extent + piece->at, from, size);
            from += size;
            left -= size;
        }
}

struct stretch {
    ptrdiff_t begin, end;
};

static int by_begin(const void *one, const void *other)
{
    const struct stretch *a = one, *b = other;

    return (a->begin > b->begin) - (a->begin < b->begin);
}

bool mpix_overlaps(const struct type *type, size_t count)
{
    static struct stretch all[MOST_STRETCHES];
    size_t used = 0;

    if (type->piece_count == 1 && (count < 2 || type->extent >= (ptrdiff_t)type->size))
        return false;
    for (size_t each = 0; each < count; each++)
        for (size_t at = 0; at < type->piece_count && used < MOST_STRETCHES; at++) {
            const struct piece *piece = &type->piece[at];
            size_t size = piece->count * mpix_basic_size(piece->basic);
            ptrdiff_t begin = (ptrdiff_t)each * type->extent + piece->at;
            if (size > 0)
                all[used++] = (struct stretch){begin, begin + (ptrdiff_t)size};
        }
    qsort(all, used, sizeof *all, by_begin);
    for (size_t at = 1; at < used; at++)
        if (all[at].begin < all[at - 1].end)
            return true;
    return false;
}

uint64_t mpix_checksum(const struct type *type, const void *buffer, size_t count)
{
    uint64_t hash = 1;

    for (size_t each = 0; each < count; each++)
        for (size_t at = 0; at < type->piece_count; at++) {
            const struct piece *piece = &type->piece[at];
            hash =
                mpix_hash(hash, (const char *)buffer + (ptrdiff_t)each * type->extent + piece->at,
                          piece->count * mpix_basic_size(piece->basic));
        }
    return hash;
}
