/* SPDX-License-Identifier: MIT */
#include "common/base/whole_file.h"

#include "common/base/fail.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char suffix[] = ".XXXXXX";

/* A new file beside `path`; its descriptor, or -1 and errno. The name is the caller's. */
static int open_beside(const char *path, char **name)
{
    size_t length = strlen(path);

    *name = malloc(length + sizeof suffix);
    ok(*name ? 0 : errno, "malloc");
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
        ok(sigaction(deferred[at], NULL, &before[at]) ? errno : 0, "sigaction");
        if (before[at].sa_handler != SIG_IGN)
            ok(sigaction(deferred[at], &note, NULL) ? errno : 0, "sigaction");
    }
}

static void resume_signals(const struct sigaction before[WHOLE_FILE_SIGNALS])
{
    for (int at = 0; at < WHOLE_FILE_SIGNALS; at++)
        ok(sigaction(deferred[at], &before[at], NULL) ? errno : 0, "sigaction");
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

struct whole_file whole_file_open(const char *path)
{
    struct whole_file file = {.path = path};

    defer_signals(file.before);
    int descriptor = open_beside(path, &file.name);
    file.out = descriptor < 0 ? NULL : fdopen(descriptor, "w");
    if (!file.out) {
        int code = errno;
        if (descriptor >= 0)
            unlink(file.name);
        fail(STATUS_FAILED, "cannot write '%s': %s", path, strerror(code));
    }
    return file;
}

void whole_file_close(struct whole_file *file)
{
    int code = fflush(file->out) != 0 ? errno : ferror(file->out) ? EIO : 0;

    if (code == 0 && fchmod(fileno(file->out), usual_mode()) != 0)
        code = errno;
    if (fclose(file->out) != 0 && code == 0)
        code = errno;
    if (code == 0 && rename(file->name, file->path) != 0)
        code = errno;
    if (code != 0) {
        unlink(file->name);
        fail(STATUS_FAILED, "cannot write '%s': %s; it is left as it was", file->path,
             strerror(code));
    }
    free(file->name);
    resume_signals(file->before);
}
