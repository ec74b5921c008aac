/* SPDX-License-Identifier: MIT
 *
 * What files are asked for, and told, besides data. */
#include "mpi/explore/file.h"

#include <unistd.h>

int MPI_File_get_size(MPI_File handle, MPI_Offset *size)
{
    *size = lseek(mpix_file(handle, __func__, HERE)->descriptor, 0, SEEK_END);
    return MPI_SUCCESS;
}

static int set_size(MPI_File handle, MPI_Offset size, bool shrinks, const char *call, uintptr_t pc)
{
    const struct file *file = mpix_file(handle, call, pc);

    if (size < 0)
        mpix_wrong(MPI_ERR_ARG, pc, "%s is given the size %lld", call, (long long)size);
    mpix_file_together(file, NULL, 0, call, pc);
    if (!shrinks && lseek(file->descriptor, 0, SEEK_END) >= size)
        return MPI_SUCCESS;
    return ftruncate(file->descriptor, size) == 0 ? MPI_SUCCESS : MPI_ERR_IO;
}

int MPI_File_set_size(MPI_File handle, MPI_Offset size)
{
    return set_size(handle, size, true, __func__, HERE);
}

int MPI_File_preallocate(MPI_File handle, MPI_Offset size)
{
    return set_size(handle, size, false, __func__, HERE);
}

int MPI_File_sync(MPI_File handle)
{
    mpix_file_together(mpix_file(handle, __func__, HERE), NULL, 0, __func__, HERE);
    return MPI_SUCCESS;
}

int MPI_File_get_amode(MPI_File handle, int *mode)
{
    *mode = mpix_file(handle, __func__, HERE)->mode;
    return MPI_SUCCESS;
}

int MPI_File_set_atomicity(MPI_File handle, int flag)
{
    struct file *file = mpix_file(handle, __func__, HERE);

    flag = flag != 0;
    mpix_file_together(file, &flag, 0, __func__, HERE);
    file->atomic = flag;
    return MPI_SUCCESS;
}

int MPI_File_get_atomicity(MPI_File handle, int *flag)
{
    *flag = mpix_file(handle, __func__, HERE)->atomic;
    return MPI_SUCCESS;
}

int MPI_File_get_group(MPI_File handle, MPI_Group *group)
{
    return mpix_group_of(mpix_file(handle, __func__, HERE)->comm, group, HERE);
}

int MPI_File_get_info(MPI_File handle, MPI_Info *info)
{
    mpix_file(handle, __func__, HERE);
    return mpix_make_info(info, HERE);
}

int MPI_File_set_info(MPI_File handle, MPI_Info info)
{
    (void)info;
    mpix_file_together(mpix_file(handle, __func__, HERE), NULL, 0, __func__, HERE);
    return MPI_SUCCESS;
}
