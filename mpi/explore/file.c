/* SPDX-License-Identifier: MIT
 *
 * Files, simply: each rank reads and writes the file itself, at the place that it says, when it
 * calls. How they are opened and closed. */
#include "mpi/explore/file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static struct file files[MOST_FILES];
static int file_count;

struct file *mpix_file(MPI_File handle, const char *call, uintptr_t pc)
{
    int number = NUMBER(handle, HANDLE_FILE);

    mpix_enter(call, pc);
    mpix_errors_of_file(-1);
    if (number < 0 || number >= file_count)
        mpix_wrong(MPI_ERR_FILE, pc, "%s is given no file", call);
    mpix_errors_of_file(number);
    if (files[number].closed)
        mpix_wrong(MPI_ERR_FILE, pc, "%s is given a file that was closed", call);
    return &files[number];
}

int mpix_file_number(const struct file *file)
{
    return (int)(file - files);
}

struct gather *mpix_file_together(const struct file *file, const int *mode, int size,
                                  const char *call, uintptr_t pc)
{
    struct collective meet = {.kind = GATHER_MEET,
                              .call = call,
                              .pc = pc,
                              .comm = file->comm,
                              .root = -1,
                              .numbers = {0, 0, size, 0},
                              .list = mode,
                              .list_count = mode != NULL,
                              .alike = mode ? "modes" : NULL};
    struct op *op = mpix_gather_begin(&meet);
    char wish[MOST_LINE];

    mpix_gather_missing(op, wish, sizeof wish);
    mpix_wait(mpix_op_done, op, call, pc, "%s", wish);
    mpix_finish(op);
    return mpix_gather_of(op);
}

MPI_Offset *mpix_shared_place(const struct file *file)
{
    return &mpix->gather[file->opened].place;
}

/* ---- opening --------------------------------------------------------------------------------- */

static bool is_known(const uint64_t *paths, uint32_t count, uint64_t path)
{
    for (uint32_t at = 0; at < count; at++)
        if (paths[at] == path)
            return true;
    return false;
}

static void keep_path(uint64_t *paths, uint32_t *count, uint64_t path)
{
    if (*count < MOST_PATHS && !is_known(paths, *count, path))
        paths[(*count)++] = path;
}

/* Once for all ranks. What an earlier run has created is not there when a run begins. Returns 0, or
 * why it cannot be opened. */
static int prepare(const char *path, int mode)
{
    uint64_t name = mpix_hash(3, path, strlen(path));
    bool first = !is_known(mpix->opened, mpix->opened_count, name);

    if (first && (mode & MPI_MODE_CREATE) && is_known(mpix->created, mpix->created_count, name))
        unlink(path);
    keep_path(mpix->opened, &mpix->opened_count, name);
    if (access(path, F_OK) == 0)
        return mode & MPI_MODE_EXCL ? EEXIST : 0;
    if (!(mode & MPI_MODE_CREATE))
        return 0;
    int made = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0666);
    if (made < 0)
        return errno;
    close(made);
    keep_path(mpix->created, &mpix->created_count, name);
    return 0;
}

static void check_mode(int mode, const char *call, uintptr_t pc)
{
    int ways = !!(mode & MPI_MODE_RDONLY) + !!(mode & MPI_MODE_WRONLY) + !!(mode & MPI_MODE_RDWR);

    if (ways != 1)
        mpix_wrong(MPI_ERR_AMODE, pc,
                   "%s is given none or several of MPI_MODE_RDONLY, WRONLY and RDWR", call);
    if ((mode & MPI_MODE_RDONLY) && (mode & (MPI_MODE_CREATE | MPI_MODE_EXCL)))
        mpix_wrong(MPI_ERR_AMODE, pc, "%s is told to create a file that is only read", call);
    if ((mode & MPI_MODE_RDWR) && (mode & MPI_MODE_SEQUENTIAL))
        mpix_wrong(MPI_ERR_AMODE, pc, "%s is given both MPI_MODE_RDWR and SEQUENTIAL", call);
}

/* Files return errors unless the program says otherwise. */
static int code_of(int error)
{
    return error == ENOENT   ? MPI_ERR_NO_SUCH_FILE
           : error == EEXIST ? MPI_ERR_FILE_EXISTS
           : error == EACCES ? MPI_ERR_ACCESS
                             : MPI_ERR_IO;
}

int MPI_File_open(MPI_Comm comm, const char *path, int mode, MPI_Info info, MPI_File *handle)
{
    struct collective call = {.kind = GATHER_SPLIT,
                              .call = __func__,
                              .pc = HERE,
                              .comm_handle = comm,
                              .list = &mode,
                              .list_count = 1,
                              .alike = "modes"};
    static const int ways[] = {O_RDONLY, O_WRONLY, O_RDWR};

    (void)info;
    mpix_enter(__func__, HERE);
    mpix_errors_of_file(-1);
    check_mode(mode, __func__, HERE);
    if (file_count == MOST_FILES)
        mpix_unsupported("more than %d files", MOST_FILES);
    int number = mpix_make_comm(&call, NULL);
    mpix->comm[number].of_file = true;
    if (!call.instance->placed) {
        call.instance->placed = true;
        call.instance->error = prepare(path, mode);
    }
    struct file *file = &files[file_count];
    *file = (struct file){.mode = mode,
                          .comm = number,
                          .unit = 1,
                          .unit_type = MPI_BYTE,
                          .shape = MPI_BYTE,
                          .opened = (int)(call.instance - mpix->gather),
                          .pc = HERE};
    *handle = MPI_FILE_NULL;
    if (call.instance->error)
        return code_of(call.instance->error);
    int way = mode & MPI_MODE_RDWR ? 2 : mode & MPI_MODE_WRONLY ? 1 : 0;
    file->descriptor = open(path, ways[way] | O_CLOEXEC);
    if (file->descriptor < 0)
        return code_of(errno);
    if (mode & MPI_MODE_APPEND)
        file->at = *mpix_shared_place(file) = lseek(file->descriptor, 0, SEEK_END);
    strncpy(file->path, path, sizeof file->path - 1);
    *handle = HANDLE(MPI_File, HANDLE_FILE, file_count++);
    return MPI_SUCCESS;
}

static void check_idle(const struct file *file, const char *call, uintptr_t pc)
{
    if (file->split)
        mpix_end(FAILURE_REQUEST, pc, "%s, and what %s at @%lx@ has begun was not ended", call,
                 file->split->call, (unsigned long)file->split->pc);
    for (uint32_t at = 0; at < mpix->op_count; at++) {
        const struct op *op = &mpix->op[at];
        if (op->rank == mpix_me && op->file == mpix_file_number(file) + 1 && op->request &&
            !op->freed)
            mpix_end(FAILURE_REQUEST, pc, "%s, and the request of %s at @%lx@ was not completed",
                     call, op->call, (unsigned long)op->pc);
    }
}

int MPI_File_close(MPI_File *handle)
{
    struct file *file = mpix_file(*handle, __func__, HERE);

    check_idle(file, __func__, HERE);
    mpix_file_together(file, NULL, 0, __func__, HERE);
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
