/* SPDX-License-Identifier: MIT
 *
 * Datatypes of parts of arrays of several dimensions: one block, or what a distribution over ranks
 * gives to one of them. */
#include "mpi/explore/types.h"

#include <stdlib.h>

enum { MOST_DIMS = 8 };

struct region { /* which places of each dimension are in it */
    int dims;
    int size[MOST_DIMS];   /* of the whole array */
    int *place[MOST_DIMS]; /* in rising order */
    int count[MOST_DIMS];
};

static void check_dims(int dims, int order, const char *call, uintptr_t pc)
{
    if (dims < 1 || dims > MOST_DIMS)
        mpix_wrong(MPI_ERR_ARG, pc, "%s is given %d dimensions", call, dims);
    if (order != MPI_ORDER_C && order != MPI_ORDER_FORTRAN)
        mpix_wrong(MPI_ERR_ARG, pc, "%s is given an order that is none", call);
}

static void keep_place(struct region *region, int dim, int place)
{
    if (!region->place[dim]) {
        region->place[dim] = malloc(sizeof(int) * (size_t)region->size[dim]);
        if (!region->place[dim])
            mpix_unsupported("more memory than there is");
    }
    region->place[dim][region->count[dim]++] = place;
}

/* The elements in the order in which they lie. Frees what the part has. */
static void make_region(struct region *region, int order, MPI_Datatype old, MPI_Datatype *made,
                        const char *call, uintptr_t pc)
{
    const struct type *base = mpix_type(old, call, pc);
    struct type *type = mpix_new_type(made, call, pc);
    ptrdiff_t stride[MOST_DIMS], whole = 1;
    int index[MOST_DIMS] = {0}, fastest[MOST_DIMS];
    bool none = false;

    for (int step = 0; step < region->dims; step++) {
        int dim = order == MPI_ORDER_C ? region->dims - 1 - step : step;
        fastest[step] = dim;
        stride[dim] = whole;
        whole *= region->size[dim];
        none = none || region->count[dim] == 0;
    }
    for (int step = none ? region->dims : 0; step < region->dims;) {
        ptrdiff_t at = 0;
        for (int dim = 0; dim < region->dims; dim++)
            at += region->place[dim][index[dim]] * stride[dim];
        mpix_type_add(type, base, at * base->extent, 1);
        for (step = 0; step < region->dims; step++) {
            if (++index[fastest[step]] < region->count[fastest[step]])
                break;
            index[fastest[step]] = 0;
        }
    }
    mpix_type_settle(type);
    type->lower = 0;
    type->extent = whole * base->extent;
    for (int dim = 0; dim < region->dims; dim++)
        free(region->place[dim]);
}

struct subarray {
    int dims;
    const int *sizes, *parts, *starts;
    int order;
};

static int make_subarray(const struct subarray *what, MPI_Datatype old, MPI_Datatype *made,
                         const char *call, uintptr_t pc)
{
    struct region region = {.dims = what->dims};

    mpix_enter(call, pc);
    check_dims(what->dims, what->order, call, pc);
    for (int dim = 0; dim < what->dims; dim++) {
        int size = what->sizes[dim], part = what->parts[dim], start = what->starts[dim];
        if (size < 1 || part < 1 || start < 0 || start > size - part)
            mpix_wrong(MPI_ERR_ARG, pc, "%s: dimension %d has no such part", call, dim);
        region.size[dim] = size;
        for (int at = 0; at < part; at++)
            keep_place(&region, dim, start + at);
    }
    make_region(&region, what->order, old, made, call, pc);
    mpix_made_by(*made, MPI_COMBINER_SUBARRAY, old);
    mpix_made_ints(*made, 1, &what->dims);
    mpix_made_ints(*made, what->dims, what->sizes);
    mpix_made_ints(*made, what->dims, what->parts);
    mpix_made_ints(*made, what->dims, what->starts);
    mpix_made_ints(*made, 1, &what->order);
    return MPI_SUCCESS;
}

int MPI_Type_create_subarray(int dims, const int sizes[], const int parts[], const int starts[],
                             int order, MPI_Datatype old, MPI_Datatype *made)
{
    const struct subarray what = {dims, sizes, parts, starts, order};

    return make_subarray(&what, old, made, __func__, HERE);
}

int MPI_Type_create_subarray_c(int dims, const MPI_Count sizes[], const MPI_Count parts[],
                               const MPI_Count starts[], int order, MPI_Datatype old,
                               MPI_Datatype *made)
{
    int own[3][MOST_DIMS];
    const struct subarray what = {dims, own[0], own[1], own[2], order};

    for (int dim = 0; dim < dims && dim < MOST_DIMS; dim++) {
        own[0][dim] = mpix_count(sizes[dim], __func__);
        own[1][dim] = mpix_count(parts[dim], __func__);
        own[2][dim] = mpix_count(starts[dim], __func__);
    }
    return make_subarray(&what, old, made, __func__, HERE);
}

struct share { /* of one dimension, for the rank that is `me` of `ranks` in it */
    int size, kind, argument, ranks, me;
};

/* How many places follow each other before it is the next rank's turn. */
static int length_of(const struct share *share, int dim, const char *call, uintptr_t pc)
{
    bool block = share->kind == MPI_DISTRIBUTE_BLOCK;
    int usual = block ? (share->size + share->ranks - 1) / share->ranks : 1;
    int length = share->argument == MPI_DISTRIBUTE_DFLT_DARG ? usual : share->argument;

    if (share->kind == MPI_DISTRIBUTE_NONE && share->ranks == 1)
        return share->size;
    if (share->kind == MPI_DISTRIBUTE_NONE || (!block && share->kind != MPI_DISTRIBUTE_CYCLIC))
        mpix_wrong(MPI_ERR_ARG, pc, "%s: dimension %d is not distributed, and has %d ranks", call,
                   dim, share->ranks);
    if (length < 1 || (block && (long)length * share->ranks < share->size))
        mpix_wrong(MPI_ERR_ARG, pc, "%s: dimension %d is given blocks of %d", call, dim, length);
    return length;
}

static void keep_share(struct region *region, int dim, const struct share *share, int length)
{
    region->size[dim] = share->size;
    for (int place = 0; place < share->size; place++)
        if (place / length % share->ranks == share->me)
            keep_place(region, dim, place);
}

int MPI_Type_create_darray(int size, int rank, int dims, const int sizes[], const int kinds[],
                           const int arguments[], const int ranks[], int order, MPI_Datatype old,
                           MPI_Datatype *made)
{
    struct region region = {.dims = dims};
    int left = rank, total = 1;

    mpix_enter(__func__, HERE);
    check_dims(dims, order, __func__, HERE);
    for (int dim = 0; dim < dims; dim++) {
        if (ranks[dim] < 1 || sizes[dim] < 1)
            mpix_wrong(MPI_ERR_ARG, HERE, "%s: dimension %d has %d elements and %d ranks", __func__,
                       dim, sizes[dim], ranks[dim]);
        total *= ranks[dim];
    }
    if (total != size || rank < 0 || rank >= size)
        mpix_wrong(MPI_ERR_RANK, HERE, "%s is given the rank %d of %d, and a grid of %d", __func__,
                   rank, size, total);
    for (int dim = dims - 1; dim >= 0; dim--) { /* ranks lie as in C, whatever the order */
        struct share share = {sizes[dim], kinds[dim], arguments[dim], ranks[dim],
                              left % ranks[dim]};
        left /= ranks[dim];
        keep_share(&region, dim, &share, length_of(&share, dim, __func__, HERE));
    }
    make_region(&region, order, old, made, __func__, HERE);
    mpix_made_by(*made, MPI_COMBINER_DARRAY, old);
    mpix_made_ints(*made, 3, (const int[]){size, rank, dims});
    mpix_made_ints(*made, dims, sizes);
    mpix_made_ints(*made, dims, kinds);
    mpix_made_ints(*made, dims, arguments);
    mpix_made_ints(*made, dims, ranks);
    mpix_made_ints(*made, 1, &order);
    return MPI_SUCCESS;
}
