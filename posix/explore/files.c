/* SPDX-License-Identifier: MIT
 *
 * Files and pipes that are open before the first thread: each run finds them so, also where an
 * earlier one closed them or read on. And who reads from a pipe waits as for a lock. */
#include "posix/explore/shared.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FIRST = 3, MOST_FILES = 256, KEPT_FROM = 512 };

static struct file {
    bool open;
    int kept;          /* the same file by another number; -1: a pipe, which is made anew */
    int flags, rights; /* of the number, of the file */
    int other;         /* of a pipe's end to read from: the number of the one to write to */
    off_t at;
    ino_t pipe;
} * files; /* [MOST_FILES], in memory that is not restored */

static void keep(int number)
{
    struct file *file = &files[number];
    struct stat what;

    file->flags = fcntl(number, F_GETFD);
    if (file->flags < 0 || fstat(number, &what) != 0)
        return;
    file->open = true;
    file->rights = fcntl(number, F_GETFL);
    file->at = lseek(number, 0, SEEK_CUR);
    file->pipe = S_ISFIFO(what.st_mode) ? what.st_ino : 0;
    file->other = -1;
    file->kept = file->pipe ? -1 : fcntl(number, F_DUPFD_CLOEXEC, KEPT_FROM);
}

/* Both ends of a pipe by one number each, and nothing in it: it can be made anew. */
static void find_pipes(void)
{
    for (int reads = FIRST; reads < MOST_FILES; reads++)
        for (int writes = FIRST; writes < MOST_FILES; writes++)
            if (files[reads].pipe && files[reads].pipe == files[writes].pipe &&
                (files[reads].rights & O_ACCMODE) == O_RDONLY &&
                (files[writes].rights & O_ACCMODE) == O_WRONLY)
                files[reads].other = writes;
}

void explore_files_keep(void)
{
    files = explore_memory(MOST_FILES * sizeof *files);
    for (int number = FIRST; number < MOST_FILES; number++)
        keep(number);
    find_pipes();
}

static void make_pipe(int reads, int writes)
{
    int ends[2];

    if (pipe2(ends, O_CLOEXEC) != 0)
        return;
    int high[2] = {fcntl(ends[0], F_DUPFD_CLOEXEC, KEPT_FROM),
                   fcntl(ends[1], F_DUPFD_CLOEXEC, KEPT_FROM)};
    for (int end = 0; end < 2; end++) {
        int number = end == 0 ? reads : writes;
        close(ends[end]);
        dup2(high[end], number);
        close(high[end]);
        fcntl(number, F_SETFD, files[number].flags);
        fcntl(number, F_SETFL, files[number].rights);
    }
}

void explore_files_restore(void)
{
    for (int number = FIRST; number < MOST_FILES; number++) {
        const struct file *file = &files[number];
        if (!file->open)
            continue;
        if (file->other >= 0)
            make_pipe(number, file->other);
        if (file->kept < 0)
            continue;
        dup2(file->kept, number);
        fcntl(number, F_SETFD, file->flags);
        if (file->at >= 0)
            lseek(number, file->at, SEEK_SET);
    }
}

/* What runs opened and left so. */
void explore_files_close(int from)
{
    for (int number = from; number < MOST_FILES; number++)
        if (!files[number].open)
            close(number);
}

/* A process of the run's own has the pipes: here nobody may hold their ends. */
void explore_files_leave(void)
{
    for (int number = FIRST; number < MOST_FILES; number++)
        if (files[number].other >= 0) {
            close(number);
            close(files[number].other);
        }
}

/* ---- pipes as things to wait for ---------------------------------------------------------------
 */

static bool is_ready(int number, short events)
{
    struct pollfd file = {.fd = number, .events = events};

    return poll(&file, 1, 0) != 0;
}

static bool can_read(const struct thread *thread)
{
    return is_ready((int)thread->op.address, POLLIN);
}

static bool can_write(const struct thread *thread)
{
    return is_ready((int)thread->op.address, POLLOUT);
}

/* What a pipe orders; NULL: it is none, or there is only one thread. */
static struct object *pipe_of(int number)
{
    struct stat what;

    if (!explore_on || fstat(number, &what) != 0 || !S_ISFIFO(what.st_mode))
        return NULL;
    return explore_object((const void *)(what.st_ino << 3 | UINT64_C(1) << 62), OBJECT_ATOMIC);
}

static void wait_for(int number, bool reads, uintptr_t pc)
{
    explore_test_cancel();
    explore_step((struct op){.kind = OP_INPUT,
                             .address = (uintptr_t)number,
                             .pc = pc,
                             .ready = reads ? can_read : can_write});
}

ssize_t read(int number, void *buffer, size_t size)
{
    struct object *pipe = pipe_of(number);
    ssize_t (*real)(int, void *, size_t), got;

    *(void **)&real = explore_real("read");
    if (pipe)
        wait_for(number, true, HERE);
    got = real(number, buffer, size);
    if (pipe)
        explore_acquire(&pipe->clock);
    return got;
}

ssize_t write(int number, const void *buffer, size_t size)
{
    struct object *pipe = pipe_of(number);
    ssize_t (*real)(int, const void *, size_t);

    *(void **)&real = explore_real("write");
    if (pipe) {
        wait_for(number, false, HERE);
        explore_release(&pipe->clock);
        explore_changed();
    }
    return real(number, buffer, size);
}
