/* SPDX-License-Identifier: MIT
 *
 * Files, simply: each rank reads and writes the file itself, at the place that it says, when it
 * calls. Views other than a run of bytes, shared positions and requests of files are not there. */
#include "mpi/explore/more.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MOST_FILES = 64 };

static struct file {
    int descriptor, mode, comm;
    MPI_Offset at, begin, unit; /* the view: where it begins, in bytes, and what one step is */
    char path[512];
    bool closed;
    uintptr_t pc;
} files[MOST_FILES];
static int file_count;

static struct file *file_of(MPI_File handle, const char *call, uintptr_t pc)
{
    int number = NUMBER(handle, HANDLE_FILE);

    mpix_enter(call, pc);
    if (number < 0 || number >= file_count)
        mpix_end(FAILURE_ARGUMENT, pc, "%s is given no file", call);
    if (files[number].closed)
        mpix_end(FAILURE_ARGUMENT, pc, "%s is given a file that was closed", call);
    return &files[number];
}

/* All ranks of the file's communicator make that call. `mode`: NULL, or what all must name. */
static void together(int comm, const int *mode, const char *call, uintptr_t pc)
{
    struct collective meet = {.kind = GATHER_MEET,
                              .call = call,
                              .pc = pc,
                              .comm = comm,
                              .root = -1,
                              .list = mode,
                              .list_count = mode != NULL,
                              .alike = mode ? "modes" : NULL};

    struct op *op = mpix_gather_begin(&meet);
    char wish[MOST_LINE];
    mpix_gather_missing(op, wish, sizeof wish);
    mpix_wait(mpix_op_done, op, call, pc, "%s", wish);
    mpix_finish(op);
}

static int flags_of(int mode)
{
    return (mode & MPI_MODE_RDWR     ? O_RDWR
            : mode & MPI_MODE_WRONLY ? O_WRONLY
                                     : O_RDONLY) |
           (mode & MPI_MODE_CREATE ? O_CREAT : 0);
}

int MPI_File_open(MPI_Comm comm, const char *path, int mode, MPI_Info info, MPI_File *handle)
{
    int ways = !!(mode & MPI_MODE_RDONLY) + !!(mode & MPI_MODE_WRONLY) + !!(mode & MPI_MODE_RDWR);

    (void)info;
    mpix_enter(__func__, HERE);
    int number = mpix_comm(comm, __func__, HERE);
    if (ways != 1)
        mpix_end(FAILURE_ARGUMENT, HERE,
                 "%s is given none or several of MPI_MODE_RDONLY, WRONLY and RDWR", __func__);
    if ((mode & MPI_MODE_RDONLY) && (mode & (MPI_MODE_CREATE | MPI_MODE_EXCL)))
        mpix_end(FAILURE_ARGUMENT, HERE, "%s is told to create a file that is only read", __func__);
    if (mode & (MPI_MODE_EXCL | MPI_MODE_SEQUENTIAL))
        mpix_unsupported("%s with MPI_MODE_EXCL or SEQUENTIAL", __func__);
    if (file_count == MOST_FILES)
        mpix_unsupported("more than %d files", MOST_FILES);
    together(number, &mode, __func__, HERE);
    struct file *file = &files[file_count];
    *file = (struct file){.mode = mode, .comm = number, .unit = 1, .pc = HERE};
    file->descriptor = open(path, flags_of(mode) | O_CLOEXEC, 0666);
    *handle = MPI_FILE_NULL;
    if (file->descriptor < 0) /* files return errors unless the program says otherwise */
        return errno == ENOENT ? MPI_ERR_NO_SUCH_FILE : MPI_ERR_IO;
    if (mode & MPI_MODE_APPEND)
        file->at = lseek(file->descriptor, 0, SEEK_END);
    strncpy(file->path, path, sizeof file->path - 1);
    *handle = HANDLE(MPI_File, HANDLE_FILE, file_count++);
    return MPI_SUCCESS;
}

int MPI_File_close(MPI_File *handle)
{
    struct file *file = file_of(*handle, __func__, HERE);

    together(file->comm, NULL, __func__, HERE);
    close(file->descriptor);
    if ((file->mode & MPI_MODE_DELETE_ON_CLOSE) && mpix_rank_in(file->comm) == 0)
        unlink(file->path);
    file->closed = true;
    *handle = MPI_FILE_NULL;
    return MPI_SUCCESS;
}

int MPI_File_delete(const char *path, MPI_Info info)
{
    (void)info;
    mpix_enter(__func__, HERE);
    return unlink(path) == 0 ? MPI_SUCCESS : MPI_ERR_NO_SUCH_FILE;
}

void mpix_files_leaked(void)
{
    for (int at = 0; at < file_count; at++)
        if (!files[at].closed)
            mpix_fail(FAILURE_LEAK, files[at].pc, "a file is never closed");
}

/* ---- reading and writing -----------------------------------------------------------------------
 */

struct transfer {
    bool writes, all; /* all: a collective call */
    void *buffer;
    int count;
    MPI_Datatype type;
    const char *call;
    uintptr_t pc;
};

static int transfer(struct file *file, MPI_Offset at, const struct transfer *what,
                    MPI_Status *status)
{
    const struct type *type = mpix_ready_type(what->type, what->call, what->pc);

    if (what->count < 0 || at < 0)
        mpix_end(FAILURE_ARGUMENT, what->pc, "%s is given the count %d and the place %lld",
                 what->call, what->count, (long long)at);
    if (!what->buffer && what->count > 0 && type->size > 0)
        mpix_end(FAILURE_ARGUMENT, what->pc, "%s is given no buffer (NULL)", what->call);
    if (file->mode & (what->writes ? MPI_MODE_RDONLY : MPI_MODE_WRONLY))
        mpix_end(FAILURE_ARGUMENT, what->pc, "%s: the file was not opened for that", what->call);
    if (what->all)
        together(file->comm, NULL, what->call, what->pc);
    mpix_tell(what->pc, "%s", what->call);
    mpix_use(what->type, what->buffer, what->count, !what->writes, what->call, what->pc);
    size_t size = type->size * (size_t)what->count;
    char *bytes = calloc(1, size + 1);
    ssize_t done;
    if (!bytes)
        mpix_unsupported("more memory than there is");
    if (what->writes) {
        mpix_pack(type, what->buffer, (size_t)what->count, bytes);
        done = pwrite(file->descriptor, bytes, size, file->begin + at * file->unit);
    } else {
        done = pread(file->descriptor, bytes, size, file->begin + at * file->unit);
        mpix_unpack(type, what->buffer, (size_t)what->count, bytes, done > 0 ? (size_t)done : 0);
    }
    free(bytes);
    struct op op = {.kind = OP_RECV, .got = done > 0 ? (uint64_t)done : 0};
    mpix_status(status, &op);
    return done < 0 ? MPI_ERR_IO : MPI_SUCCESS;
}

#define AT(name, writes, all, qualifier)                                                           \
    int name(MPI_File handle, MPI_Offset at, qualifier void *buffer, int count, MPI_Datatype type, \
             MPI_Status *status)                                                                   \
    {                                                                                              \
        const struct transfer what = {writes, all, (void *)(uintptr_t)buffer, count, type,         \
                                      #name,  HERE};                                               \
        return transfer(file_of(handle, #name, HERE), at, &what, status);                          \
    }
#define HERE_ON(name, writes, all, qualifier)                                                      \
    int name(MPI_File handle, qualifier void *buffer, int count, MPI_Datatype type,                \
             MPI_Status *status)                                                                   \
    {                                                                                              \
        const struct transfer what = {writes, all, (void *)(uintptr_t)buffer, count, type,         \
                                      #name,  HERE};                                               \
        struct file *file = file_of(handle, #name, HERE);                                          \
        int code = transfer(file, file->at, &what, status);                                        \
        file->at += (MPI_Offset)mpix_type(type, #name, HERE)->size * count / file->unit;           \
        return code;                                                                               \
    }
AT(MPI_File_read_at, false, false, )
AT(MPI_File_read_at_all, false, true, )
AT(MPI_File_write_at, true, false, const)
AT(MPI_File_write_at_all, true, true, const)
HERE_ON(MPI_File_read, false, false, )
HERE_ON(MPI_File_read_all, false, true, )
HERE_ON(MPI_File_write, true, false, const)
HERE_ON(MPI_File_write_all, true, true, const)

/* ---- places ------------------------------------------------------------------------------------
 */

int MPI_File_seek(MPI_File handle, MPI_Offset offset, int from)
{
    struct file *file = file_of(handle, __func__, HERE);

    if (from == MPI_SEEK_END)
        offset += (lseek(file->descriptor, 0, SEEK_END) - file->begin) / file->unit;
    else if (from == MPI_SEEK_CUR)
        offset += file->at;
    if (offset < 0)
        mpix_end(FAILURE_ARGUMENT, HERE, "%s to a place before the file", __func__);
    file->at = offset;
    return MPI_SUCCESS;
}

int MPI_File_get_position(MPI_File handle, MPI_Offset *at)
{
    *at = file_of(handle, __func__, HERE)->at;
    return MPI_SUCCESS;
}

int MPI_File_get_size(MPI_File handle, MPI_Offset *size)
{
    *size = lseek(file_of(handle, __func__, HERE)->descriptor, 0, SEEK_END);
    return MPI_SUCCESS;
}

int MPI_File_set_size(MPI_File handle, MPI_Offset size)
{
    struct file *file = file_of(handle, __func__, HERE);

    together(file->comm, NULL, __func__, HERE);
    return ftruncate(file->descriptor, size) == 0 ? MPI_SUCCESS : MPI_ERR_IO;
}

int MPI_File_sync(MPI_File handle)
{
    together(file_of(handle, __func__, HERE)->comm, NULL, __func__, HERE);
    return MPI_SUCCESS;
}

int MPI_File_set_view(MPI_File handle, MPI_Offset begin, MPI_Datatype unit, MPI_Datatype shape,
                      const char *form, MPI_Info info)
{
    struct file *file = file_of(handle, __func__, HERE);
    const struct type *step = mpix_ready_type(unit, __func__, HERE);
    const struct type *type = mpix_ready_type(shape, __func__, HERE);

    (void)info;
    if (begin < 0)
        mpix_end(FAILURE_ARGUMENT, HERE, "%s is given the place %lld", __func__, (long long)begin);
    if (strcmp(form, "native") != 0 || type->extent != (ptrdiff_t)type->size)
        mpix_unsupported("%s with gaps, or not \"native\"", __func__);
    together(file->comm, NULL, __func__, HERE);
    file->begin = begin;
    file->unit = step->size > 0 ? (MPI_Offset)step->size : 1;
    file->at = 0;
    return MPI_SUCCESS;
}

int MPI_File_get_amode(MPI_File handle, int *mode)
{
    *mode = file_of(handle, __func__, HERE)->mode;
    return MPI_SUCCESS;
}

int MPI_File_set_errhandler(MPI_File handle, MPI_Errhandler handler)
{
    (void)handler; /* what is wrong ends the run, whoever would like to handle it */
    if (handle != MPI_FILE_NULL)
        file_of(handle, __func__, HERE);
    return MPI_SUCCESS;
}
