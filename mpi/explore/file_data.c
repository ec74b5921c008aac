/* SPDX-License-Identifier: MIT
 *
 * Reading and writing files: what is wrong with a call, and its buffer while it goes on. The data
 * is moved when the call begins. */
#include "mpi/explore/file.h"

#include <stdlib.h>
#include <string.h>

static void check(const struct file *file, MPI_Offset at, const struct transfer *what)
{
    const struct type *type = mpix_ready_type(what->type, what->call, what->pc);

    if (what->count < 0 || at < 0)
        mpix_end(FAILURE_ARGUMENT, what->pc, "%s is given the count %d and the place %lld",
                 what->call, what->count, (long long)at);
    if (!what->buffer && what->count > 0 && type->size > 0 && type->lower < 4096)
        mpix_end(FAILURE_ARGUMENT, what->pc, "%s is given no buffer (NULL)", what->call);
    if (file->mode & (what->writes ? MPI_MODE_RDONLY : MPI_MODE_WRONLY))
        mpix_end(FAILURE_ARGUMENT, what->pc, "%s: the file was not opened for that", what->call);
    if ((file->mode & MPI_MODE_SEQUENTIAL) && !what->shared)
        mpix_end(FAILURE_ARGUMENT, what->pc, "%s of a file opened with MPI_MODE_SEQUENTIAL",
                 what->call);
    if (type->size % (size_t)file->unit != 0)
        mpix_end(FAILURE_ARGUMENT, what->pc,
                 "%s: elements of %zu bytes are not made of those of the view, of %lld", what->call,
                 type->size, (long long)file->unit);
    if (file->split && what->all)
        mpix_end(FAILURE_REQUEST, what->pc, "%s, and what %s at @%lx@ has begun was not ended",
                 what->call, file->split->call, (unsigned long)file->split->pc);
}

static ssize_t move(const struct file *file, MPI_Offset at, const struct transfer *what)
{
    const struct type *type = mpix_kept_type(what->type);
    size_t size = type->size * (size_t)what->count;
    char *bytes = calloc(1, size + 1);
    ssize_t done;

    if (!bytes)
        mpix_unsupported("more memory than there is");
    if (what->writes) {
        mpix_pack(type, what->buffer, (size_t)what->count, bytes);
        done = mpix_file_move(file, at * file->unit, bytes, size, what);
    } else {
        done = mpix_file_move(file, at * file->unit, bytes, size, what);
        mpix_unpack(type, what->buffer, (size_t)what->count, bytes, done > 0 ? (size_t)done : 0);
    }
    free(bytes);
    return done;
}

/* The call goes on: a collective one until all have begun. */
static struct op *begin(const struct file *file, const struct transfer *what)
{
    struct collective meet = {
        .kind = GATHER_MEET, .call = what->call, .pc = what->pc, .comm = file->comm, .root = -1};
    struct op *op = what->all ? mpix_gather_begin(&meet)
                              : mpix_new_op(what->writes ? OP_SEND : OP_RECV, what->call, what->pc);

    op->onesided = op->posted = op->matched = op->done = !what->all;
    op->file = mpix_file_number(file) + 1;
    op->buffer = what->buffer;
    op->count = what->count;
    op->type = what->type;
    return op;
}

int mpix_transfer(struct file *file, MPI_Offset at, const struct transfer *what, MPI_Status *status,
                  MPI_Request *request)
{
    check(file, at, what);
    if (what->way == WAY_NOW && what->all && !what->shared)
        mpix_file_together(file, NULL, 0, what->call, what->pc);
    if (!what->all)
        mpix_tell(what->pc, "%s", what->call);
    if (what->way == WAY_NOW) {
        mpix_use(what->type, what->buffer, what->count, !what->writes, what->call, what->pc);
        ssize_t done = move(file, at, what);
        struct op op = {.kind = OP_RECV, .got = done > 0 ? (uint64_t)done : 0};
        mpix_status(status, &op, what->pc);
        return done < 0 ? MPI_ERR_IO : MPI_SUCCESS;
    }
    struct op *op = begin(file, what);
    mpix_watch(op, !what->writes);
    ssize_t done = move(file, at, what);
    op->got = done > 0 ? (uint64_t)done : 0;
    if (what->way == WAY_SPLIT) {
        file->split = op;
        return MPI_SUCCESS;
    }
    op->request = true;
    *request = HANDLE(MPI_Request, HANDLE_REQUEST, mpix_op_number(op));
    return MPI_SUCCESS;
}

MPI_Offset mpix_file_steps(const struct file *file, const struct transfer *what)
{
    return (MPI_Offset)mpix_ready_type(what->type, what->call, what->pc)->size * what->count /
           file->unit;
}

int mpix_end_split(MPI_File handle, const char *begun, void *buffer, MPI_Status *status,
                   const char *call, uintptr_t pc)
{
    struct file *file = mpix_file(handle, call, pc);
    struct op *op = file->split;
    char wish[MOST_LINE];

    if (!op) {
        mpix_end(FAILURE_REQUEST, pc, "%s, and %s was not called before", call, begun);
        return MPI_SUCCESS;
    }
    if (strcmp(op->call, begun) != 0)
        mpix_end(FAILURE_REQUEST, pc, "%s ends what %s at @%lx@ has begun", call, op->call,
                 (unsigned long)op->pc);
    if (op->buffer != buffer)
        mpix_end(FAILURE_ARGUMENT, pc, "%s is given another buffer than %s at @%lx@", call, begun,
                 (unsigned long)op->pc);
    mpix_tell(pc, "%s", call);
    mpix_describe(op, wish, sizeof wish);
    mpix_wait(mpix_op_done, op, call, pc, "%s", wish);
    mpix_finish(op);
    mpix_status(status, op, pc);
    file->split = NULL;
    return MPI_SUCCESS;
}

/* ---- the calls ------------------------------------------------------------------------------- */

#define WHAT(name, writes, all, way)                                                               \
    const struct transfer what = {writes, all,  false, way, (void *)(uintptr_t)buffer,             \
                                  count,  type, #name, HERE};                                      \
    struct file *file = mpix_file(handle, #name, HERE);
/* `data`: void or const void */
#define AT_NOW(name, writes, all, data)                                                            \
    int name(MPI_File handle, MPI_Offset at, data *buffer, int count, MPI_Datatype type,           \
             MPI_Status *status)                                                                   \
    {                                                                                              \
        WHAT(name, writes, all, WAY_NOW)                                                           \
        return mpix_transfer(file, at, &what, status, NULL);                                       \
    }
#define AT_LATER(name, writes, all, data)                                                          \
    int name(MPI_File handle, MPI_Offset at, data *buffer, int count, MPI_Datatype type,           \
             MPI_Request *request)                                                                 \
    {                                                                                              \
        WHAT(name, writes, all, WAY_LATER)                                                         \
        return mpix_transfer(file, at, &what, NULL, request);                                      \
    }
#define AT_SPLIT(begin, finish, writes, data)                                                      \
    int begin(MPI_File handle, MPI_Offset at, data *buffer, int count, MPI_Datatype type)          \
    {                                                                                              \
        WHAT(begin, writes, true, WAY_SPLIT)                                                       \
        return mpix_transfer(file, at, &what, NULL, NULL);                                         \
    }                                                                                              \
    ENDS(begin, finish, data)
#define ENDS(begin, finish, data)                                                                  \
    int finish(MPI_File handle, data *buffer, MPI_Status *status)                                  \
    {                                                                                              \
        return mpix_end_split(handle, #begin, (void *)(uintptr_t)buffer, status, #finish, HERE);   \
    }
/* The same where the rank stands, which goes on by that. */
#define GOING_ON(status, request)                                                                  \
    int code = mpix_transfer(file, file->at, &what, status, request);                              \
    file->at += mpix_file_steps(file, &what);                                                      \
    return code;
#define ON_NOW(name, writes, all, data)                                                            \
    int name(MPI_File handle, data *buffer, int count, MPI_Datatype type, MPI_Status *status)      \
    {                                                                                              \
        WHAT(name, writes, all, WAY_NOW)                                                           \
        GOING_ON(status, NULL)                                                                     \
    }
#define ON_LATER(name, writes, all, data)                                                          \
    int name(MPI_File handle, data *buffer, int count, MPI_Datatype type, MPI_Request *request)    \
    {                                                                                              \
        WHAT(name, writes, all, WAY_LATER)                                                         \
        GOING_ON(NULL, request)                                                                    \
    }
#define ON_SPLIT(begin, finish, writes, data)                                                      \
    int begin(MPI_File handle, data *buffer, int count, MPI_Datatype type){                        \
        WHAT(begin, writes, true, WAY_SPLIT) GOING_ON(NULL, NULL)} ENDS(begin, finish, data)

AT_NOW(MPI_File_read_at, false, false, void)
AT_NOW(MPI_File_read_at_all, false, true, void)
AT_NOW(MPI_File_write_at, true, false, const void)
AT_NOW(MPI_File_write_at_all, true, true, const void)
AT_LATER(MPI_File_iread_at, false, false, void)
AT_LATER(MPI_File_iread_at_all, false, true, void)
AT_LATER(MPI_File_iwrite_at, true, false, const void)
AT_LATER(MPI_File_iwrite_at_all, true, true, const void)
AT_SPLIT(MPI_File_read_at_all_begin, MPI_File_read_at_all_end, false, void)
AT_SPLIT(MPI_File_write_at_all_begin, MPI_File_write_at_all_end, true, const void)
ON_NOW(MPI_File_read, false, false, void)
ON_NOW(MPI_File_read_all, false, true, void)
ON_NOW(MPI_File_write, true, false, const void)
ON_NOW(MPI_File_write_all, true, true, const void)
ON_LATER(MPI_File_iread, false, false, void)
ON_LATER(MPI_File_iread_all, false, true, void)
ON_LATER(MPI_File_iwrite, true, false, const void)
ON_LATER(MPI_File_iwrite_all, true, true, const void)
ON_SPLIT(MPI_File_read_all_begin, MPI_File_read_all_end, false, void)
ON_SPLIT(MPI_File_write_all_begin, MPI_File_write_all_end, true, const void)
