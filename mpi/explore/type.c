/* SPDX-License-Identifier: MIT
 *
 * Datatypes as lists of pieces; each rank has its own. The basic types are those that mpi.h names. */
#include "mpi/explore/explore.h"

#include <complex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

enum { MOST_TYPES = 4096 };

#define PAIR(first, second) \
    struct {                \
        first value;        \
        second place;       \
    }
static const struct basic {
    const char *name;
    MPI_Datatype type;
    size_t size, extent;
} basics[] = {
#define BASIC(name, ctype) {#name, name, sizeof(ctype), sizeof(ctype)}
    BASIC(MPI_CHAR, char),
    BASIC(MPI_SIGNED_CHAR, char),
    BASIC(MPI_UNSIGNED_CHAR, char),
    BASIC(MPI_BYTE, char),
    BASIC(MPI_PACKED, char),
    BASIC(MPI_WCHAR, wchar_t),
    BASIC(MPI_SHORT, short),
    BASIC(MPI_UNSIGNED_SHORT, short),
    BASIC(MPI_INT, int),
    BASIC(MPI_UNSIGNED, int),
    BASIC(MPI_LONG, long),
    BASIC(MPI_UNSIGNED_LONG, long),
    BASIC(MPI_LONG_LONG_INT, long long),
    BASIC(MPI_UNSIGNED_LONG_LONG, long long),
    BASIC(MPI_FLOAT, float),
    BASIC(MPI_DOUBLE, double),
    BASIC(MPI_LONG_DOUBLE, long double),
    BASIC(MPI_C_BOOL, _Bool),
    BASIC(MPI_INT8_T, int8_t),
    BASIC(MPI_INT16_T, int16_t),
    BASIC(MPI_INT32_T, int32_t),
    BASIC(MPI_INT64_T, int64_t),
    BASIC(MPI_UINT8_T, int8_t),
    BASIC(MPI_UINT16_T, int16_t),
    BASIC(MPI_UINT32_T, int32_t),
    BASIC(MPI_UINT64_T, int64_t),
    BASIC(MPI_AINT, MPI_Aint),
    BASIC(MPI_OFFSET, MPI_Offset),
    BASIC(MPI_COUNT, MPI_Count),
    BASIC(MPI_C_FLOAT_COMPLEX, float complex),
    BASIC(MPI_C_DOUBLE_COMPLEX, double complex),
    BASIC(MPI_C_LONG_DOUBLE_COMPLEX, long double complex),
    BASIC(MPI_2INT, int[2]),
    {"MPI_FLOAT_INT", MPI_FLOAT_INT, sizeof(PAIR(float, int)), sizeof(PAIR(float, int))},
    {"MPI_DOUBLE_INT", MPI_DOUBLE_INT, sizeof(PAIR(double, int)), sizeof(PAIR(double, int))},
    {"MPI_LONG_INT", MPI_LONG_INT, sizeof(PAIR(long, int)), sizeof(PAIR(long, int))},
    {"MPI_SHORT_INT", MPI_SHORT_INT, sizeof(PAIR(short, int)), sizeof(PAIR(short, int))},
    {"MPI_LONG_DOUBLE_INT", MPI_LONG_DOUBLE_INT, sizeof(PAIR(long double, int)),
     sizeof(PAIR(long double, int))},
#undef BASIC
};
enum { BASICS = sizeof basics / sizeof basics[0] };

static struct type basic_types[BASICS];
static struct piece basic_pieces[BASICS];
static struct type types[MOST_TYPES];
static int type_count;

int mpix_basic(MPI_Datatype type)
{
    for (int at = 0; at < BASICS; at++)
        if (basics[at].type == type)
            return at;
    return -1;
}

MPI_Datatype mpix_basic_type(uint32_t basic)
{
    return basics[basic].type;
}

const char *mpix_basic_name(uint32_t basic)
{
    return basic < BASICS ? basics[basic].name : "?";
}

size_t mpix_basic_size(uint32_t basic)
{
    return basic < BASICS ? basics[basic].size : 1;
}

static const struct type *basic_type(int at)
{
    struct type *type = &basic_types[at];

    basic_pieces[at] = (struct piece){0, (uint32_t)at, 1};
    *type = (struct type){.used = true,
                          .committed = true,
                          .size = basics[at].size,
                          .extent = (ptrdiff_t)basics[at].extent,
                          .true_upper = (ptrdiff_t)basics[at].size,
                          .piece_count = 1,
                          .piece = &basic_pieces[at]};
    return type;
}

static struct type *own_type(MPI_Datatype handle)
{
    int number = NUMBER(handle, HANDLE_TYPE);

    return number >= 0 && number < type_count && types[number].used ? &types[number] : NULL;
}

const struct type *mpix_type(MPI_Datatype handle, const char *call, uintptr_t pc)
{
    int basic = mpix_basic(handle);
    struct type *type = own_type(handle);

    if (basic >= 0)
        return basic_type(basic);
    if (!type && handle == MPI_DATATYPE_NULL)
        mpix_fail(FAILURE_ARGUMENT, pc, "%s is given MPI_DATATYPE_NULL", call);
    if (!type && NUMBER(handle, HANDLE_TYPE) < 0)
        mpix_unsupported("a datatype that is not of C (in %s)", call);
    if (!type || type->freed)
        mpix_fail(FAILURE_ARGUMENT, pc, "%s is given a datatype that was freed", call);
    return type;
}

const struct type *mpix_ready_type(MPI_Datatype handle, const char *call, uintptr_t pc)
{
    const struct type *type = mpix_type(handle, call, pc);

    if (!type->committed)
        mpix_fail(FAILURE_ARGUMENT, pc,
                  "%s is given a datatype that was made at @%lx@ and never committed", call,
                  (unsigned long)type->pc);
    return type;
}

void mpix_types_leaked(void)
{
    for (int at = 0; at < type_count; at++)
        if (types[at].used && !types[at].freed)
            mpix_fail(FAILURE_LEAK, types[at].pc, "a datatype of %s is never freed",
                      types[at].call);
}

/* ---- making ------------------------------------------------------------------------------------ */

static struct type *new_type(MPI_Datatype *handle, const char *call, uintptr_t pc)
{
    if (type_count == MOST_TYPES)
        mpix_unsupported("more than %d datatypes", MOST_TYPES);
    struct type *type = &types[type_count];
    *type = (struct type){.used = true, .pc = pc, .call = call};
    *handle = HANDLE(MPI_Datatype, HANDLE_TYPE, type_count++);
    return type;
}

/* Adds `count` elements of `old`, the first at `at`. */
static void add(struct type *type, const struct type *old, ptrdiff_t at, size_t count)
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
            type->piece[type->piece_count++] = made;
        }
    ptrdiff_t last = at + (ptrdiff_t)(count - 1) * old->extent;
    ptrdiff_t low = (at < last ? at : last), high = (at < last ? last : at);
    if (type->size == 0 || low + old->lower < type->lower)
        type->lower = low + old->lower;
    if (type->size == 0 || high + old->lower + old->extent > type->true_upper)
        type->true_upper = high + old->lower + old->extent;
    type->size += count * old->size;
}

static void settle(struct type *type)
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
        mpix_fail(FAILURE_ARGUMENT, pc, "%s is given the count %d", call, count);
}

int MPI_Type_contiguous(int count, MPI_Datatype old, MPI_Datatype *made)
{
    mpix_enter(__func__, HERE);
    check_count(count, __func__, HERE);
    const struct type *base = mpix_type(old, __func__, HERE);
    struct type *type = new_type(made, __func__, HERE);
    add(type, base, 0, (size_t)count);
    settle(type);
    return MPI_SUCCESS;
}

static void make_vector(struct type *type, const struct type *base, int count, int length,
                        ptrdiff_t stride)
{
    for (int at = 0; at < count; at++)
        add(type, base, (ptrdiff_t)at * stride, (size_t)length);
    settle(type);
}

int MPI_Type_vector(int count, int length, int stride, MPI_Datatype old, MPI_Datatype *made)
{
    mpix_enter(__func__, HERE);
    check_count(count, __func__, HERE);
    check_count(length, __func__, HERE);
    const struct type *base = mpix_type(old, __func__, HERE);
    make_vector(new_type(made, __func__, HERE), base, count, length, stride * base->extent);
    return MPI_SUCCESS;
}

int MPI_Type_create_hvector(int count, int length, MPI_Aint stride, MPI_Datatype old,
                            MPI_Datatype *made)
{
    mpix_enter(__func__, HERE);
    check_count(count, __func__, HERE);
    check_count(length, __func__, HERE);
    const struct type *base = mpix_type(old, __func__, HERE);
    make_vector(new_type(made, __func__, HERE), base, count, length, stride);
    return MPI_SUCCESS;
}

int MPI_Type_indexed(int count, const int lengths[], const int places[], MPI_Datatype old,
                     MPI_Datatype *made)
{
    mpix_enter(__func__, HERE);
    check_count(count, __func__, HERE);
    const struct type *base = mpix_type(old, __func__, HERE);
    struct type *type = new_type(made, __func__, HERE);
    for (int at = 0; at < count; at++) {
        check_count(lengths[at], __func__, HERE);
        add(type, base, places[at] * base->extent, (size_t)lengths[at]);
    }
    settle(type);
    return MPI_SUCCESS;
}

int MPI_Type_create_hindexed(int count, const int lengths[], const MPI_Aint places[],
                             MPI_Datatype old, MPI_Datatype *made)
{
    mpix_enter(__func__, HERE);
    check_count(count, __func__, HERE);
    const struct type *base = mpix_type(old, __func__, HERE);
    struct type *type = new_type(made, __func__, HERE);
    for (int at = 0; at < count; at++) {
        check_count(lengths[at], __func__, HERE);
        add(type, base, places[at], (size_t)lengths[at]);
    }
    settle(type);
    return MPI_SUCCESS;
}

int MPI_Type_create_indexed_block(int count, int length, const int places[], MPI_Datatype old,
                                  MPI_Datatype *made)
{
    mpix_enter(__func__, HERE);
    check_count(count, __func__, HERE);
    check_count(length, __func__, HERE);
    const struct type *base = mpix_type(old, __func__, HERE);
    struct type *type = new_type(made, __func__, HERE);
    for (int at = 0; at < count; at++)
        add(type, base, places[at] * base->extent, (size_t)length);
    settle(type);
    return MPI_SUCCESS;
}

int MPI_Type_create_struct(int count, const int lengths[], const MPI_Aint places[],
                           const MPI_Datatype olds[], MPI_Datatype *made)
{
    size_t align = 1;

    mpix_enter(__func__, HERE);
    check_count(count, __func__, HERE);
    struct type *type = new_type(made, __func__, HERE);
    for (int at = 0; at < count; at++) {
        check_count(lengths[at], __func__, HERE);
        const struct type *base = mpix_type(olds[at], __func__, HERE);
        add(type, base, places[at], (size_t)lengths[at]);
        for (size_t piece = 0; piece < base->piece_count; piece++) {
            size_t size = mpix_basic_size(base->piece[piece].basic);
            if (size > align && size <= 16)
                align = size;
        }
    }
    settle(type);
    type->extent = (type->extent + (ptrdiff_t)align - 1) / (ptrdiff_t)align * (ptrdiff_t)align;
    return MPI_SUCCESS;
}

int MPI_Type_create_subarray(int dims, const int sizes[], const int parts[], const int starts[],
                             int order, MPI_Datatype old, MPI_Datatype *made)
{
    ptrdiff_t stride[8], whole = 1, index[8] = {0};

    mpix_enter(__func__, HERE);
    if (dims < 1 || dims > 8)
        mpix_fail(FAILURE_ARGUMENT, HERE, "%s is given %d dimensions", __func__, dims);
    const struct type *base = mpix_type(old, __func__, HERE);
    struct type *type = new_type(made, __func__, HERE);
    for (int step = 0; step < dims; step++) {
        int dim = order == MPI_ORDER_C ? dims - 1 - step : step;
        if (sizes[dim] < 1 || parts[dim] < 1 || starts[dim] < 0 ||
            starts[dim] > sizes[dim] - parts[dim])
            mpix_fail(FAILURE_ARGUMENT, HERE, "%s: dimension %d has no such part", __func__, dim);
        stride[dim] = whole;
        whole *= sizes[dim];
    }
    for (int dim = 0; dim >= 0;) {
        ptrdiff_t at = 0;
        for (int each = 0; each < dims; each++)
            at += (starts[each] + index[each]) * stride[each];
        add(type, base, at * base->extent, 1);
        for (dim = dims - 1; dim >= 0 && ++index[dim] == parts[dim]; dim--)
            index[dim] = 0;
    }
    settle(type);
    type->lower = 0;
    type->extent = whole * base->extent;
    return MPI_SUCCESS;
}

int MPI_Type_create_resized(MPI_Datatype old, MPI_Aint lower, MPI_Aint extent, MPI_Datatype *made)
{
    mpix_enter(__func__, HERE);
    const struct type *base = mpix_type(old, __func__, HERE);
    struct type *type = new_type(made, __func__, HERE);
    add(type, base, 0, 1);
    settle(type);
    type->lower = lower;
    type->extent = extent;
    return MPI_SUCCESS;
}

int MPI_Type_dup(MPI_Datatype old, MPI_Datatype *made)
{
    mpix_enter(__func__, HERE);
    const struct type *base = mpix_type(old, __func__, HERE);
    struct type *type = new_type(made, __func__, HERE);
    add(type, base, 0, 1);
    settle(type);
    type->lower = base->lower;
    type->extent = base->extent;
    type->committed = base->committed;
    return MPI_SUCCESS;
}

int MPI_Type_commit(MPI_Datatype *handle)
{
    mpix_enter(__func__, HERE);
    mpix_type(*handle, __func__, HERE);
    struct type *type = own_type(*handle);
    if (type)
        type->committed = true;
    return MPI_SUCCESS;
}

int MPI_Type_free(MPI_Datatype *handle)
{
    mpix_enter(__func__, HERE);
    mpix_type(*handle, __func__, HERE);
    struct type *type = own_type(*handle);
    if (!type)
        mpix_fail(FAILURE_ARGUMENT, HERE, "%s is given a type that MPI itself defines", __func__);
    else
        type->freed = true;
    *handle = MPI_DATATYPE_NULL;
    return MPI_SUCCESS;
}

/* ---- asking ------------------------------------------------------------------------------------ */

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
#define STATUS_BYTES(status) \
    ((uint64_t)(uint32_t)(status)->count_lo | \
     (uint64_t)(uint32_t)(status)->count_hi_and_cancelled >> 1 << 32)
#endif

int MPI_Get_count(const MPI_Status *status, MPI_Datatype handle, int *count)
{
    mpix_enter(__func__, HERE);
    const struct type *type = mpix_ready_type(handle, __func__, HERE);
    uint64_t bytes = STATUS_BYTES(status);
    *count = type->size == 0            ? 0
             : bytes % type->size == 0 ? (int)(bytes / type->size)
                                        : MPI_UNDEFINED;
    return MPI_SUCCESS;
}

int MPI_Get_elements(const MPI_Status *status, MPI_Datatype handle, int *count)
{
    mpix_enter(__func__, HERE);
    const struct type *type = mpix_ready_type(handle, __func__, HERE);
    uint64_t bytes = STATUS_BYTES(status);
    int elements = 0;
    while (bytes > 0 && type->size > 0)
        for (size_t at = 0; at < type->piece_count && bytes > 0; at++)
            for (size_t each = 0; each < type->piece[at].count && bytes > 0; each++) {
                size_t size = mpix_basic_size(type->piece[at].basic);
                bytes -= bytes < size ? bytes : size;
                elements++;
            }
    *count = elements;
    return MPI_SUCCESS;
}

/* ---- packing ----------------------------------------------------------------------------------- */

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

uint64_t mpix_checksum(const struct type *type, const void *buffer, size_t count)
{
    uint64_t hash = 1;

    for (size_t each = 0; each < count; each++)
        for (size_t at = 0; at < type->piece_count; at++) {
            const struct piece *piece = &type->piece[at];
            hash = mpix_hash(hash, (const char *)buffer + (ptrdiff_t)each * type->extent + piece->at,
                             piece->count * mpix_basic_size(piece->basic));
        }
    return hash;
}
