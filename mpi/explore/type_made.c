/* SPDX-License-Identifier: MIT
 *
 * What a datatype was made of, in the order in which MPI_Type_get_contents tells it. */
#include "mpi/explore/types.h"

#include <stdlib.h>
#include <string.h>

static struct making {
    int combiner, int_count, place_count, type_count;
    int *ints;
    MPI_Aint *places;
    MPI_Datatype *types;
} makings[MOST_TYPES];

static struct making *making_of(MPI_Datatype made)
{
    int number = NUMBER(made, HANDLE_TYPE);

    return &makings[number < 0 ? 0 : number]; /* it is never below 0: the caller has looked */
}

static void *more(void *all, int count, const void *added, int added_count, size_t size)
{
    char *room = realloc(all, (size_t)(count + added_count + 1) * size);

    if (!room)
        mpix_unsupported("more memory than there is");
    memcpy(room + (size_t)count * size, added, (size_t)added_count * size);
    return room;
}

void mpix_made_by(MPI_Datatype made, int combiner, MPI_Datatype old)
{
    making_of(made)->combiner = combiner;
    if (old != MPI_DATATYPE_NULL)
        mpix_made_types(made, 1, &old);
}

void mpix_made_ints(MPI_Datatype made, int count, const int *ints)
{
    struct making *making = making_of(made);

    making->ints = more(making->ints, making->int_count, ints, count, sizeof *ints);
    making->int_count += count;
}

void mpix_made_places(MPI_Datatype made, int count, const MPI_Aint *places)
{
    struct making *making = making_of(made);

    making->places = more(making->places, making->place_count, places, count, sizeof *places);
    making->place_count += count;
}

void mpix_made_types(MPI_Datatype made, int count, const MPI_Datatype *types)
{
    struct making *making = making_of(made);

    making->types = more(making->types, making->type_count, types, count, sizeof *types);
    making->type_count += count;
}

int MPI_Type_get_envelope(MPI_Datatype handle, int *ints, int *places, int *types, int *combiner)
{
    static const struct making named = {.combiner = MPI_COMBINER_NAMED};

    mpix_enter(__func__, HERE);
    mpix_type(handle, __func__, HERE);
    const struct making *making = mpix_own_type(handle) ? making_of(handle) : &named;
    *ints = making->int_count;
    *places = making->place_count;
    *types = making->type_count;
    *combiner = making->combiner;
    return MPI_SUCCESS;
}

/* What is got must be freed, too, unless MPI itself defines it. */
static MPI_Datatype copy_of(MPI_Datatype old, const char *call, uintptr_t pc)
{
    MPI_Datatype made = old;
    const struct type *from = mpix_own_type(old);

    if (!from)
        return old;
    struct type *type = mpix_new_type(&made, call, pc);
    *type = *from;
    type->freed = false;
    type->pc = pc;
    type->call = call;
    makings[NUMBER(made, HANDLE_TYPE)] = *making_of(old);
    return made;
}

int MPI_Type_get_contents(MPI_Datatype handle, int most_ints, int most_places, int most_types,
                          int ints[], MPI_Aint places[], MPI_Datatype types[])
{
    mpix_enter(__func__, HERE);
    mpix_type(handle, __func__, HERE);
    if (!mpix_own_type(handle))
        mpix_wrong(MPI_ERR_TYPE, HERE, "%s is given a datatype that MPI itself defines", __func__);
    const struct making *making = making_of(handle);
    if (most_ints < making->int_count || most_places < making->place_count ||
        most_types < making->type_count)
        mpix_wrong(MPI_ERR_ARG, HERE,
                   "%s is given room for %d integers, %d addresses and %d datatypes, and there are "
                   "%d, %d and %d",
                   __func__, most_ints, most_places, most_types, making->int_count,
                   making->place_count, making->type_count);
    for (int at = 0; at < making->int_count; at++)
        ints[at] = making->ints[at];
    for (int at = 0; at < making->place_count; at++)
        places[at] = making->places[at];
    for (int at = 0; at < making->type_count; at++)
        types[at] = copy_of(making->types[at], __func__, HERE);
    return MPI_SUCCESS;
}
