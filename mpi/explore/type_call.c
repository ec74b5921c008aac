/* SPDX-License-Identifier: MIT
 *
 * The calls that make datatypes of others, with numbers that are int and that are MPI_Count. */
#include "mpi/explore/types.h"

#include <stdlib.h>

/* Copies of what the program gives in large numbers; the caller frees them. */
static int *ints_of(MPI_Count count, const MPI_Count *numbers, const char *call)
{
    int *ints = malloc(sizeof *ints * (size_t)(count < 0 ? 1 : count + 1));

    if (!ints)
        mpix_unsupported("more memory than there is");
    for (MPI_Count at = 0; at < count; at++)
        ints[at] = mpix_count(numbers[at], call);
    return ints;
}

static MPI_Aint *places_of(MPI_Count count, const MPI_Count *numbers)
{
    MPI_Aint *places = malloc(sizeof *places * (size_t)(count < 0 ? 1 : count + 1));

    if (!places)
        mpix_unsupported("more memory than there is");
    for (MPI_Count at = 0; at < count; at++)
        places[at] = (MPI_Aint)numbers[at];
    return places;
}

int MPI_Type_contiguous(int count, MPI_Datatype old, MPI_Datatype *made)
{
    return mpix_make_contiguous(count, old, made, __func__, HERE);
}

int MPI_Type_contiguous_c(MPI_Count count, MPI_Datatype old, MPI_Datatype *made)
{
    return mpix_make_contiguous(mpix_count(count, __func__), old, made, __func__, HERE);
}

#define VECTORS(name, number, step, in_bytes)                                                      \
    int name(number count, number length, step stride, MPI_Datatype old, MPI_Datatype *made)       \
    {                                                                                              \
        const struct vector vector = {mpix_count(count, #name), mpix_count(length, #name),         \
                                      (MPI_Aint)stride, in_bytes};                                 \
        return mpix_make_vector(&vector, old, made, #name, HERE);                                  \
    }
VECTORS(MPI_Type_vector, int, int, false)
VECTORS(MPI_Type_vector_c, MPI_Count, MPI_Count, false)
VECTORS(MPI_Type_create_hvector, int, MPI_Aint, true)
VECTORS(MPI_Type_create_hvector_c, MPI_Count, MPI_Count, true)

/* ---- blocks ---------------------------------------------------------------------------------- */

int MPI_Type_indexed(int count, const int lengths[], const int places[], MPI_Datatype old,
                     MPI_Datatype *made)
{
    const struct indexed blocks = {MPI_COMBINER_INDEXED, count, lengths, 0, places, NULL};

    return mpix_make_indexed(&blocks, old, made, __func__, HERE);
}

int MPI_Type_create_hindexed(int count, const int lengths[], const MPI_Aint places[],
                             MPI_Datatype old, MPI_Datatype *made)
{
    const struct indexed blocks = {MPI_COMBINER_HINDEXED, count, lengths, 0, NULL, places};

    return mpix_make_indexed(&blocks, old, made, __func__, HERE);
}

int MPI_Type_create_indexed_block(int count, int length, const int places[], MPI_Datatype old,
                                  MPI_Datatype *made)
{
    const struct indexed blocks = {MPI_COMBINER_INDEXED_BLOCK, count, NULL, length, places, NULL};

    return mpix_make_indexed(&blocks, old, made, __func__, HERE);
}

int MPI_Type_create_hindexed_block(int count, int length, const MPI_Aint places[], MPI_Datatype old,
                                   MPI_Datatype *made)
{
    const struct indexed blocks = {MPI_COMBINER_HINDEXED_BLOCK, count, NULL, length, NULL, places};

    return mpix_make_indexed(&blocks, old, made, __func__, HERE);
}

/* The same in large numbers; lengths NULL: all have `length`. */
static int large(int combiner, MPI_Count count, const MPI_Count *lengths, MPI_Count length,
                 const MPI_Count *places, MPI_Datatype old, MPI_Datatype *made, const char *call,
                 uintptr_t pc)
{
    bool in_bytes = combiner == MPI_COMBINER_HINDEXED || combiner == MPI_COMBINER_HINDEXED_BLOCK;
    int *own_lengths = lengths ? ints_of(count, lengths, call) : NULL;
    int *own_places = in_bytes ? NULL : ints_of(count, places, call);
    MPI_Aint *bytes = in_bytes ? places_of(count, places) : NULL;
    const struct indexed blocks = {combiner,    mpix_count(count, call),
                                   own_lengths, mpix_count(length, call),
                                   own_places,  bytes};

    mpix_make_indexed(&blocks, old, made, call, pc);
    free(own_lengths);
    free(own_places);
    free(bytes);
    return MPI_SUCCESS;
}

#define INDEXED(name, combiner)                                                                    \
    int name(MPI_Count count, const MPI_Count lengths[], const MPI_Count places[],                 \
             MPI_Datatype old, MPI_Datatype *made)                                                 \
    {                                                                                              \
        return large(combiner, count, lengths, 0, places, old, made, #name, HERE);                 \
    }
#define INDEXED_BLOCK(name, combiner)                                                              \
    int name(MPI_Count count, MPI_Count length, const MPI_Count places[], MPI_Datatype old,        \
             MPI_Datatype *made)                                                                   \
    {                                                                                              \
        return large(combiner, count, NULL, length, places, old, made, #name, HERE);               \
    }
INDEXED(MPI_Type_indexed_c, MPI_COMBINER_INDEXED)
INDEXED(MPI_Type_create_hindexed_c, MPI_COMBINER_HINDEXED)
INDEXED_BLOCK(MPI_Type_create_indexed_block_c, MPI_COMBINER_INDEXED_BLOCK)
INDEXED_BLOCK(MPI_Type_create_hindexed_block_c, MPI_COMBINER_HINDEXED_BLOCK)

int MPI_Type_create_struct(int count, const int lengths[], const MPI_Aint places[],
                           const MPI_Datatype olds[], MPI_Datatype *made)
{
    return mpix_make_struct(count, lengths, places, olds, made, __func__, HERE);
}

int MPI_Type_create_struct_c(MPI_Count count, const MPI_Count lengths[], const MPI_Count places[],
                             const MPI_Datatype olds[], MPI_Datatype *made)
{
    int *own_lengths = ints_of(count, lengths, __func__);
    MPI_Aint *own_places = places_of(count, places);

    mpix_make_struct(mpix_count(count, __func__), own_lengths, own_places, olds, made, __func__,
                     HERE);
    free(own_lengths);
    free(own_places);
    return MPI_SUCCESS;
}

int MPI_Type_create_resized(MPI_Datatype old, MPI_Aint lower, MPI_Aint extent, MPI_Datatype *made)
{
    return mpix_make_resized(old, lower, extent, made, __func__, HERE);
}

int MPI_Type_create_resized_c(MPI_Datatype old, MPI_Count lower, MPI_Count extent,
                              MPI_Datatype *made)
{
    return mpix_make_resized(old, (MPI_Aint)lower, (MPI_Aint)extent, made, __func__, HERE);
}
