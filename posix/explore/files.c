/* SPDX-License-Identifier: MIT
 *
 * Files and pipes that are open before the first thread: each run finds them so, also where an
 * earlier one closed them or read on. */
#include "posix/explore/shared.h"

#include <errno.h>
#include <fcntl.h>
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
    bool is_socket, is_counter; /* what a run left there is taken out before the next one */
    uint64_t count;             /* of an eventfd(2) */
} * files;                      /* [MOST_FILES], in memory that is not restored */

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
    int held = 0;
    file->is_socket = S_ISSOCK(what.st_mode) && ioctl(number, FIONREAD, &held) == 0 && held == 0;
    file->is_counter = (what.st_mode & S_IFMT) == 0;
    if (file->is_counter)
        file->count = explore_input_take_out(number);
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
        if (file->is_socket || file->is_counter)
            explore_input_take_out(number);
        if (file->is_counter)
            explore_input_put_in(number, file->count);
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
