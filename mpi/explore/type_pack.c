/* SPDX-License-Identifier: MIT
 *
 * Packing by datatypes: the calls, with numbers that are int and that are MPI_Count. */
#include "mpi/explore/explore.h"

static void check_packed(const void *packed, int count, const char *call, uintptr_t pc)
{
    if (count > 0 && !packed)
        mpix_wrong(MPI_ERR_BUFFER, pc, "%s is given no buffer for what is packed (NULL)", call);
}

struct packing {
    void *packed;
    MPI_Count size, *place; /* of what is packed; where the next one lies */
    int count;
    MPI_Datatype type;
    MPI_Comm comm;
    const char *call;
    uintptr_t pc;
};

/* How many bytes it is. `lacks`: what to say if the buffer has no room for them, or no more. */
static size_t check(const struct packing *what, const char *lacks)
{
    mpix_enter(what->call, what->pc);
    mpix_comm(what->comm, what->call, what->pc);
    size_t each = mpix_ready_type(what->type, what->call, what->pc)->size;
    if (what->count < 0 || *what->place < 0 ||
        *what->place + what->count * (MPI_Count)each > what->size)
        mpix_wrong(MPI_ERR_ARG, what->pc, "%s %s: %d elements", what->call, lacks, what->count);
    check_packed(what->packed, what->count, what->call, what->pc);
    return each * (size_t)what->count;
}

static int pack(const struct packing *what, const void *from)
{
    size_t size = check(what, "has no room");
    char *into = (char *)what->packed + *what->place;

    mpix_use(what->type, from, what->count, false, what->call, what->pc);
    mpix_use(MPI_BYTE, into, (int)size, true, what->call, what->pc);
    mpix_pack(mpix_kept_type(what->type), from, (size_t)what->count, into);
    *what->place += (MPI_Count)size;
    return MPI_SUCCESS;
}

static int unpack(const struct packing *what, void *into)
{
    size_t size = check(what, "has no more left");
    const char *from = (const char *)what->packed + *what->place;

    mpix_use(MPI_BYTE, from, (int)size, false, what->call, what->pc);
    mpix_use(what->type, into, what->count, true, what->call, what->pc);
    mpix_unpack(mpix_kept_type(what->type), into, (size_t)what->count, from, size);
    *what->place += (MPI_Count)size;
    return MPI_SUCCESS;
}

#define CALLS(number, packs, unpacks, sizes)                                                       \
    int packs(const void *from, number count, MPI_Datatype type, void *into, number size,          \
              number *place, MPI_Comm comm)                                                        \
    {                                                                                              \
        MPI_Count at = *place;                                                                     \
        const struct packing what = {into, size, &at,    mpix_count(count, #packs),                \
                                     type, comm, #packs, HERE};                                    \
        int code = pack(&what, from);                                                              \
        *place = (number)at;                                                                       \
        return code;                                                                               \
    }                                                                                              \
    int unpacks(const void *from, number size, number *place, void *into, number count,            \
                MPI_Datatype type, MPI_Comm comm)                                                  \
    {                                                                                              \
        MPI_Count at = *place;                                                                     \
        const struct packing what = {(void *)(uintptr_t)from,                                      \
                                     size,                                                         \
                                     &at,                                                          \
                                     mpix_count(count, #unpacks),                                  \
                                     type,                                                         \
                                     comm,                                                         \
                                     #unpacks,                                                     \
                                     HERE};                                                        \
        int code = unpack(&what, into);                                                            \
        *place = (number)at;                                                                       \
        return code;                                                                               \
    }                                                                                              \
    int sizes(number count, MPI_Datatype type, MPI_Comm comm, number *size)                        \
    {                                                                                              \
        mpix_enter(#sizes, HERE);                                                                  \
        mpix_comm(comm, #sizes, HERE);                                                             \
        if (count < 0)                                                                             \
            mpix_wrong(MPI_ERR_COUNT, HERE, "%s is given the count %d", #sizes, (int)count);       \
        *size = count * (number)mpix_ready_type(type, #sizes, HERE)->size;                         \
        return MPI_SUCCESS;                                                                        \
    }
CALLS(int, MPI_Pack, MPI_Unpack, MPI_Pack_size)
CALLS(MPI_Count, MPI_Pack_c, MPI_Unpack_c, MPI_Pack_size_c)
