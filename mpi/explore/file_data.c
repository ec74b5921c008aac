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
        mpix_wrong(MPI_ERR_COUNT, what->pc, "%s is given the count %d and the place %lld",
                   what->call, what->count, (long long)at);
    if (!what->buffer && what->count > 0 && type->size > 0 && type->lower < 4096)
        mpix_wrong(MPI_ERR_BUFFER, what->pc, "%s is given no buffer (NULL)", what->call);
    if (file->mode & (what->writes ? MPI_MODE_RDONLY : MPI_MODE_WRONLY))
        mpix_wrong(MPI_ERR_ACCESS, what->pc, "%s: the file was not opened for that", what->call);
    if ((file->mode & MPI_MODE_SEQUENTIAL) && !what->shared)
        mpix_wrong(MPI_ERR_UNSUPPORTED_OPERATION, what->pc,
                   "%s of a file opened with MPI_MODE_SEQUENTIAL", what->call);
    if (type->size % (size_t)file->unit != 0)
        mpix_wrong(MPI_ERR_ARG, what->pc,
                   "%s: elements of %zu bytes are not made of those of the view, of %lld",
                   what->call, type->size, (long long)file->unit);
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
    if (strncmp(op->call, begun, strlen(begun)) != 0) /* or the same in large numbers */
        mpix_end(FAILURE_REQUEST, pc, "%s ends what %s at @%lx@ has begun", call, op->call,
                 (unsigned long)op->pc);
    if (op->buffer != buffer)
        mpix_wrong(MPI_ERR_BUFFER, pc, "%s is given another buffer than %s at @%lx@", call, begun,
                   (unsigned long)op->pc);
    mpix_tell(pc, "%s", call);
    mpix_describe(op, wish, sizeof wish);
    mpix_wait(mpix_op_done, op, call, pc, "%s", wish);
    mpix_finish(op);
    mpix_status(status, op, pc);
    file->split = NULL;
    return MPI_SUCCESS;
}
