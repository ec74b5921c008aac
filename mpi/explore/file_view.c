/* SPDX-License-Identifier: MIT
 *
 * Views of files: which bytes a rank sees, and where it stands. */
#include "mpi/explore/file.h"

#include <string.h>
#include <unistd.h>

/* Where byte `at` of what is seen lies, and how many follow it there. */
static off_t place_of(const struct file *file, MPI_Offset at, size_t *follow)
{
    const struct type *shape = mpix_kept_type(file->shape);
    MPI_Offset size = (MPI_Offset)shape->size, rest = at % size;
    off_t begin = file->begin + at / size * shape->extent;

    *follow = 0;
    for (size_t number = 0; number < shape->piece_count; number++) {
        const struct piece *piece = &shape->piece[number];
        MPI_Offset bytes = (MPI_Offset)(piece->count * mpix_basic_size(piece->basic));
        *follow = (size_t)(bytes - rest);
        if (rest < bytes)
            return begin + piece->at + rest;
        rest -= bytes;
    }
    return begin;
}

ssize_t mpix_file_move(const struct file *file, MPI_Offset at, char *bytes, size_t size,
                       const struct transfer *what)
{
    size_t done = 0;

    while (done < size) {
        size_t step;
        off_t place = place_of(file, at + (MPI_Offset)done, &step);
        step = step < size - done ? step : size - done;
        mpix_file_accessed(file, place, step, what);
        ssize_t moved = what->writes ? pwrite(file->descriptor, bytes + done, step, place)
                                     : pread(file->descriptor, bytes + done, step, place);
        if (moved < 0)
            return -1;
        done += (size_t)moved;
        if ((size_t)moved < step)
            break;
    }
    return (ssize_t)done;
}

MPI_Offset mpix_file_seen(const struct file *file)
{
    off_t end = lseek(file->descriptor, 0, SEEK_END);
    MPI_Offset seen = 0;
    size_t step = 0;

    for (off_t place = place_of(file, 0, &step); place < end; place = place_of(file, seen, &step))
        seen += place + (off_t)step <= end ? (MPI_Offset)step : end - place;
    return seen;
}

int MPI_File_set_view(MPI_File handle, MPI_Offset begin, MPI_Datatype unit, MPI_Datatype shape,
                      const char *form, MPI_Info info)
{
    struct file *file = mpix_file(handle, __func__, HERE);
    const struct type *step = mpix_ready_type(unit, __func__, HERE);
    const struct type *type = mpix_ready_type(shape, __func__, HERE);

    (void)info;
    if (begin < 0 && begin != MPI_DISPLACEMENT_CURRENT)
        mpix_wrong(MPI_ERR_ARG, HERE, "%s is given the place %lld", __func__, (long long)begin);
    if (step->size == 0 || type->size == 0 || type->size % step->size != 0 || type->true_lower < 0)
        mpix_wrong(MPI_ERR_TYPE, HERE,
                   "%s: the datatype of the file, of %zu bytes, is not made of that of %zu bytes",
                   __func__, type->size, step->size);
    if (strcmp(form, "native") != 0)
        mpix_unsupported("%s with another representation than \"native\"", __func__);
    mpix_file_together(file, NULL, 0, __func__, HERE);
    file->begin = begin == MPI_DISPLACEMENT_CURRENT ? 0 : begin;
    file->unit = (MPI_Offset)step->size;
    file->unit_type = unit;
    file->shape = shape;
    file->at = *mpix_shared_place(file) = 0;
    mpix_file_together(file, NULL, 0, __func__, HERE);
    return MPI_SUCCESS;
}

int MPI_File_get_view(MPI_File handle, MPI_Offset *begin, MPI_Datatype *unit, MPI_Datatype *shape,
                      char *form)
{
    const struct file *file = mpix_file(handle, __func__, HERE);

    *begin = file->begin;
    *unit = file->unit_type;
    *shape = file->shape;
    strcpy(form, "native");
    return MPI_SUCCESS;
}

int MPI_File_get_type_extent(MPI_File handle, MPI_Datatype type, MPI_Aint *extent)
{
    mpix_file(handle, __func__, HERE);
    *extent = mpix_type(type, __func__, HERE)->extent;
    return MPI_SUCCESS;
}

int MPI_File_get_byte_offset(MPI_File handle, MPI_Offset at, MPI_Offset *place)
{
    const struct file *file = mpix_file(handle, __func__, HERE);
    size_t follow;

    if (at < 0)
        mpix_wrong(MPI_ERR_ARG, HERE, "%s is given the place %lld", __func__, (long long)at);
    *place = place_of(file, at * file->unit, &follow);
    return MPI_SUCCESS;
}

/* ---- where a rank stands --------------------------------------------------------------------- */

static void check_seeks(const struct file *file, int from, const char *call, uintptr_t pc)
{
    if (file->mode & MPI_MODE_SEQUENTIAL)
        mpix_wrong(MPI_ERR_UNSUPPORTED_OPERATION, pc,
                   "%s of a file opened with MPI_MODE_SEQUENTIAL", call);
    if (from != MPI_SEEK_SET && from != MPI_SEEK_CUR && from != MPI_SEEK_END)
        mpix_wrong(MPI_ERR_ARG, pc, "%s is given no place to count from", call);
}

/* Where that leads from `now`. */
static MPI_Offset place_from(const struct file *file, MPI_Offset offset, int from, MPI_Offset now,
                             const char *call, uintptr_t pc)
{
    if (from == MPI_SEEK_END)
        offset += mpix_file_seen(file) / file->unit;
    else if (from == MPI_SEEK_CUR)
        offset += now;
    if (offset < 0)
        mpix_wrong(MPI_ERR_ARG, pc, "%s to a place before the file", call);
    return offset;
}

int MPI_File_seek(MPI_File handle, MPI_Offset offset, int from)
{
    struct file *file = mpix_file(handle, __func__, HERE);

    check_seeks(file, from, __func__, HERE);
    file->at = place_from(file, offset, from, file->at, __func__, HERE);
    return MPI_SUCCESS;
}

int MPI_File_get_position(MPI_File handle, MPI_Offset *at)
{
    *at = mpix_file(handle, __func__, HERE)->at;
    return MPI_SUCCESS;
}

/* The first one back does it for all. */
int MPI_File_seek_shared(MPI_File handle, MPI_Offset offset, int from)
{
    const struct file *file = mpix_file(handle, __func__, HERE);

    check_seeks(file, from, __func__, HERE);
    struct gather *gather = mpix_file_together(file, NULL, 0, __func__, HERE);
    MPI_Offset *now = mpix_shared_place(file);
    if (!gather->placed)
        *now = place_from(file, offset, from, *now, __func__, HERE);
    gather->placed = true;
    return MPI_SUCCESS;
}

int MPI_File_get_position_shared(MPI_File handle, MPI_Offset *at)
{
    *at = *mpix_shared_place(mpix_file(handle, __func__, HERE));
    return MPI_SUCCESS;
}
