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

int mpix_transfer_shared(struct file *file, const struct transfer *what, MPI_Status *status,
                         MPI_Request *request)
{
    MPI_Offset steps = mpix_file_steps(file, what);
    MPI_Offset at = what->all ? in_order(file, steps, what) : next_place(file, steps);

    return mpix_transfer(file, at, what, status, request);
}
