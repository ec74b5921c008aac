/* SPDX-License-Identifier: MIT
 *
 * Reading and writing at the position that all ranks of a file share: whoever comes goes on there,
 * or all do in the order of ranks. */
#include "mpi/explore/file.h"

/* Where this rank's part begins: behind those of the ranks below. */
static MPI_Offset in_order(const struct file *file, MPI_Offset steps, const struct transfer *what)
{
    int me = mpix_rank_in(file->comm);
    struct gather *gather = mpix_file_together(file, NULL, (int)steps, what->call, what->pc);
    MPI_Offset *shared = mpix_shared_place(file);

    if (!gather->placed) {
        gather->place = *shared;
        for (int rank = 0; rank < mpix->comm[file->comm].size; rank++)
            *shared += gather->part[rank].numbers[2];
    }
    gather->placed = true;
    MPI_Offset at = gather->place;
    for (int rank = 0; rank < me; rank++)
        at += gather->part[rank].numbers[2];
    return at;
}

/* Where it goes on, for whoever comes. */
static MPI_Offset next_place(const struct file *file, MPI_Offset steps)
{
    MPI_Offset *shared = mpix_shared_place(file), at = *shared;

    *shared += steps;
    return at;
}

#define SHARED(name, writes, all, way, status, request)                                            \
    const struct transfer what = {writes, all,  true,  way, (void *)(uintptr_t)buffer,             \
                                  count,  type, #name, HERE};                                      \
    struct file *file = mpix_file(handle, #name, HERE);                                            \
    MPI_Offset steps = mpix_file_steps(file, &what);                                               \
    MPI_Offset at = all ? in_order(file, steps, &what) : next_place(file, steps);                  \
    return mpix_transfer(file, at, &what, status, request);
/* `data`: void or const void */
#define NOW(name, writes, all, data)                                                               \
    int name(MPI_File handle, data *buffer, int count, MPI_Datatype type, MPI_Status *status)      \
    {                                                                                              \
        SHARED(name, writes, all, WAY_NOW, status, NULL)                                           \
    }
#define LATER(name, writes, data)                                                                  \
    int name(MPI_File handle, data *buffer, int count, MPI_Datatype type, MPI_Request *request)    \
    {                                                                                              \
        SHARED(name, writes, false, WAY_LATER, NULL, request)                                      \
    }
#define SPLIT(begin, finish, writes, data)                                                         \
    int begin(MPI_File handle, data *buffer, int count, MPI_Datatype type)                         \
    {                                                                                              \
        SHARED(begin, writes, true, WAY_SPLIT, NULL, NULL)                                         \
    }                                                                                              \
    int finish(MPI_File handle, data *buffer, MPI_Status *status)                                  \
    {                                                                                              \
        return mpix_end_split(handle, #begin, (void *)(uintptr_t)buffer, status, #finish, HERE);   \
    }

NOW(MPI_File_read_shared, false, false, void)
NOW(MPI_File_write_shared, true, false, const void)
NOW(MPI_File_read_ordered, false, true, void)
NOW(MPI_File_write_ordered, true, true, const void)
LATER(MPI_File_iread_shared, false, void)
LATER(MPI_File_iwrite_shared, true, const void)
SPLIT(MPI_File_read_ordered_begin, MPI_File_read_ordered_end, false, void)
SPLIT(MPI_File_write_ordered_begin, MPI_File_write_ordered_end, true, const void)
