/* SPDX-License-Identifier: MIT */
#include "common/base/whole_file.h"

#include "common/base/fail.h"
#include "common/base/stream.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char suffix[] = ".XXXXXX";

int whole_write(int fd, const char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t written = write(fd, bytes, size);
        if (written > 0) {
            bytes += written;
            size -= (size_t)written;
        } else if (written == 0) {
            return ENOSPC; /* a device that takes nothing and names no cause */
        } else if (errno == EAGAIN) {
            struct pollfd room = {.fd = fd, .events = POLLOUT};
            poll(&room, 1, -1);
        } else if (errno != EINTR) {
            return errno;
        }
    }
    return 0;
}

/* A new file beside `path`; its descriptor, or -1 and errno. The name is the caller's. */
static int open_beside(const char *path, char **name)
{
    size_t length = strlen(path);

    *name = malloc(length + sizeof suffix);
    check(*name ? 0 : errno, "malloc");
    memcpy(*name, path, length);
    memcpy(*name + length, suffix, sizeof suffix);
    return mkostemp(*name, O_CLOEXEC);
}

const char *whole_file_trouble(const char *path)
{
    struct stat about;
    char *name;

    if (!path[0])
        return "it has no name";
    if (lstat(path, &about) == 0 && !S_ISREG(about.st_mode))
        return "it is there, and is no ordinary file";
    int file = open_beside(path, &name);
    int code = errno;
    if (file >= 0) {
        unlink(name);
        close(file);
    }
    free(name);
    return file < 0 ? strerror(code) : NULL;
}

int whole_file_put(const char *path, const char *bytes, size_t size, bool sync)
{
    static const char behind[] = ".new";
    size_t length = strlen(path);
    char *fresh = xcalloc(length + sizeof behind, 1);

    memcpy(fresh, path, length);
    memcpy(fresh + length, behind, sizeof behind);
    unlink(fresh); /* of one that was killed */
    int fd = open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
    int code = fd < 0 ? errno : whole_write(fd, bytes, size);
    if (code == 0 && sync)
        fdatasync(fd);
    if (fd >= 0 && close(fd) != 0 && code == 0)
        code = errno;
    if (code == 0 && rename(fresh, path) != 0)
        code = errno;
    if (code != 0 && fd >= 0)
        unlink(fresh);
    free(fresh);
    return code;
}

/* ---- signals that would end the program, and a file half done ------------------------------ */

static const int deferred[WHOLE_FILE_SIGNALS] = {SIGINT, SIGTERM, SIGHUP};
static volatile sig_atomic_t pending;

static void note_signal(int signal)
{
    pending = signal;
}

static void defer_signals(struct sigaction before[WHOLE_FILE_SIGNALS])
{
    const struct sigaction note = {.sa_handler = note_signal, .sa_flags = SA_RESTART};

    pending = 0;
    for (int at = 0; at < WHOLE_FILE_SIGNALS; at++) {
        check(sigaction(deferred[at], NULL, &before[at]) ? errno : 0, "sigaction");
        if (before[at].sa_handler != SIG_IGN)
            check(sigaction(deferred[at], &note, NULL) ? errno : 0, "sigaction");
    }
}

static void resume_signals(const struct sigaction before[WHOLE_FILE_SIGNALS])
{
    for (int at = 0; at < WHOLE_FILE_SIGNALS; at++)
        check(sigaction(deferred[at], &before[at], NULL) ? errno : 0, "sigaction");
    if (pending)
        raise(pending);
}

/* ---- the file ------------------------------------------------------------------------------ */

/* The mode that any new file gets. */
static mode_t usual_mode(void)
{
    mode_t mask = umask(0);

    umask(mask);
    return 0666 & ~mask;
}

/* A stream of stdio keeps no errno, and after an error it throws its buffer away: so the first
 * error is kept here. */
struct whole_target {
    int fd, code;
};

static ssize_t write_target(void *context, const char *bytes, size_t size)
{
    struct whole_target *target = context;

    if (target->code == 0)
        target->code = whole_write(target->fd, bytes, size);
    return (ssize_t)size;
}

/* NULL and errno if it cannot be made. */
static FILE *open_target(int fd, struct whole_target **target)
{
    *target = malloc(sizeof **target);
    if (!*target)
        return NULL;
    **target = (struct whole_target){.fd = fd};
    return stream_open(fd, *target, write_target);
}

struct whole_file whole_file_open(const char *path)
{
    struct whole_file file = {.path = path};

    defer_signals(file.before);
    int descriptor = open_beside(path, &file.name);
    file.out = descriptor < 0 ? NULL : open_target(descriptor, &file.target);
    if (!file.out) {
        int code = errno;
        if (descriptor >= 0)
            unlink(file.name);
        fail(STATUS_FAILED, "cannot write '%s': %s", path, strerror(code));
    }
    return file;
}

/* Returns 0 or errno. */
static int finish(const struct whole_file *file)
{
    int fd = file->target->fd;

    int code = stream_close(file->out);
    code = file->target->code ? file->target->code : code;
    if (code == 0 && fchmod(fd, usual_mode()) != 0)
        code = errno;
    if (close(fd) != 0 && code == 0)
        code = errno;
    if (code == 0 && rename(file->name, file->path) != 0)
        code = errno;
    return code;
}

void whole_file_close(struct whole_file *file)
{
    int code = finish(file);

    if (code != 0) {
        unlink(file->name);
        fail(STATUS_FAILED, "cannot write '%s': %s; it is left as it was", file->path,
             strerror(code));
    }
    free(file->target);
    free(file->name);
    resume_signals(file->before);
}
