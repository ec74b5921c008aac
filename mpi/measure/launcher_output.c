/* SPDX-License-Identifier: MIT */
#include "common/base/fail.h"
#include "common/base/parent.h"
#include "common/base/proc.h"
#include "mpi/measure/launch_words.h"
#include "mpi/measure/launcher_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Our standard output is what mpirun gave us, a terminal of its own or a pipe, and no file or
 * nothing at all that a script in between has put there (mpirun -n 2 sh -c 'exec mpi/pool >out').
 */
static bool output_is_forwarded(int fd)
{
    struct stat about;

    return fstat(fd, &about) == 0 && (S_ISFIFO(about.st_mode) || isatty(fd));
}

bool launcher_forwards_output(void)
{
    return launcher_is_parent() && !launcher_words(getppid(), launch_words_change_output) &&
           output_is_forwarded(STDOUT_FILENO);
}

/* Whether mpirun can read from its descriptor `fd`, and that is the pipe `output`. */
static bool reads(int fd, const char *output)
{
    char path[64], target[64];
    unsigned int flags = 0;

    if (!proc_descriptor(getppid(), fd, path, sizeof path) ||
        proc_link(path, target, sizeof target) == 0 || strcmp(target, output) != 0)
        return false;
    snprintf(path, sizeof path, "fdinfo/%d", fd);
    FILE *file = proc_open_of(getppid(), path);
    bool known = file && fscanf(file, "pos: %*u flags: %o", &flags) == 1;
    if (file)
        fclose(file);
    return known && (flags & O_ACCMODE) != O_WRONLY;
}

bool launcher_has_no_output(void)
{
    enum { MOST_FILES = 64 }; /* its own pipe has a low number */
    char path[64], output[64];
    bool found = false;

    if (!launcher_forwards_output() ||
        !proc_descriptor(getppid(), STDOUT_FILENO, path, sizeof path) ||
        proc_link(path, output, sizeof output) == 0)
        return false;
    for (int fd = 0; fd < MOST_FILES && !found && strncmp(output, "pipe:", 5) == 0; fd++)
        found = reads(fd, output);
    return found;
}

/* Open MPI's mpirun forwards the ranks' output, and when the reader of its own output goes away
 * (`mpirun ... | head`) it aborts the job with a page of messages. So where mpirun is our parent
 * and its standard output is a pipe, a rank writes to that pipe itself: then the rank learns that
 * nobody reads any more, and can end the job in good order. */
void launcher_bypass_forwarding(void)
{
    char path[64];
    struct stat about;

    if (!launcher_forwards_output() ||
        !proc_descriptor(getppid(), STDOUT_FILENO, path, sizeof path) || stat(path, &about) != 0 ||
        !S_ISFIFO(about.st_mode))
        return;
    int pipe = open(path, O_WRONLY | O_CLOEXEC | O_NONBLOCK); /* ENXIO: the reader has gone */
    if (pipe < 0)
        return;
    if (fcntl(pipe, F_SETFL, 0) == 0 && dup2(pipe, STDOUT_FILENO) < 0)
        warn("dup2: %s; mpirun forwards the output", strerror(errno));
    close(pipe);
}

/* ---- mpirun dies --------------------------------------------------------------------------- */

static struct {
    pid_t launcher; /* our parent; 0: nobody watches */
    int files[3];   /* what mpirun's own output and error output are; 0: not known, or no need */
} outlived;

/* Appends: mpirun has a place of its own in a file that both write to. */
static int open_of_mpirun(int fd)
{
    char path[64];

    if (!output_is_forwarded(fd) || !proc_descriptor(getppid(), fd, path, sizeof path))
        return 0;
    int file = open(path, O_WRONLY | O_APPEND | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
    if (file > 0 && fcntl(file, F_SETFL, O_APPEND) != 0) {
        close(file);
        return 0;
    }
    return file > 0 ? file : 0;
}

void launcher_watch(void)
{
    if (outlived.launcher || !launcher_started_us())
        return;
    outlived.launcher = getppid();
    if (launcher_is_parent() && !launcher_words(getppid(), launch_words_change_output))
        for (int fd = STDOUT_FILENO; fd <= STDERR_FILENO; fd++)
            outlived.files[fd] = open_of_mpirun(fd);
    check(parent_signals_end(SIGTERM), "prctl");
    if (getppid() != outlived.launcher)
        raise(SIGTERM);
}

/* The parent's death signal comes when its first thread has ended; the process has still some way
 * to go, but its files are no longer to be seen. */
static bool has_closed(int fd)
{
    char path[64];
    struct stat about;

    return getppid() != outlived.launcher ||
           !proc_descriptor(outlived.launcher, fd, path, sizeof path) || lstat(path, &about) != 0;
}

void launcher_outlived(void)
{
    for (int fd = STDOUT_FILENO; fd <= STDERR_FILENO; fd++)
        if (outlived.files[fd] > 0 && has_closed(fd))
            dup2(outlived.files[fd], fd);
}
