/* SPDX-License-Identifier: MIT */
#include "common/base/input.h"

#include "common/base/descriptors.h"
#include "common/base/fail.h"
#include "common/base/proc.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool is_standard_input(const char *path)
{
    return strcmp(path, "-") == 0;
}

const char *input_name(const char *path)
{
    return is_standard_input(path) ? "standard input" : path;
}

/* read(2) that waits: a terminal or pipe may have been left non-blocking by another program. */
static ssize_t read_some(int fd, char *text, size_t size)
{
    for (;;) {
        ssize_t got = read(fd, text, size);
        if (got >= 0 || (errno != EINTR && errno != EAGAIN))
            return got;
        if (errno == EAGAIN) {
            struct pollfd bytes = {.fd = fd, .events = POLLIN};
            poll(&bytes, 1, -1);
        }
    }
}

/* Reads all of `fd`; the text is one byte longer than `size`, for a last NUL. Returns an errno
 * value; EFBIG: longer than INPUT_MOST. */
static int read_all(int fd, char **text, size_t *size)
{
    size_t room = 64 << 10;

    *size = 0;
    *text = malloc(room + 1);
    while (*text) {
        ssize_t got = read_some(fd, *text + *size, room - *size);
        if (got < 0)
            return errno;
        *size += (size_t)got;
        if (*size > INPUT_MOST)
            return EFBIG;
        if (got == 0) {
            (*text)[*size] = '\0';
            return 0;
        }
        if (*size == room) {
            char *larger = realloc(*text, 2 * room + 1);
            if (!larger)
                break;
            *text = larger;
            room *= 2;
        }
    }
    return ENOMEM;
}

bool input_read(const char *path, char **text, size_t *size, struct error *error)
{
    const char *name = input_name(path);
    int fd = is_standard_input(path) ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);

    *text = NULL;
    if (fd < 0 && errno == ENOENT)
        return error_write(
            error,
            "%.200s: there is no such file; write one URL a line into it, for example: "
            "printf 'https://example.org/\\n' > %.200s",
            path, path);
    if (fd < 0)
        return error_write(error, "%.200s: cannot be read: %s", name, strerror(errno));
    int code = read_all(fd, text, size);
    if (fd != STDIN_FILENO)
        close(fd);
    if (code == 0)
        return true;
    free(*text);
    *text = NULL;
    if (code == EFBIG)
        return error_write(error, "%.200s: longer than %d MiB; split it", name, INPUT_MOST >> 20);
    check(code == ENOMEM ? code : 0, "malloc"); /* no fault of the file */
    return error_write(error, "%.200s: cannot be read: %s", name, strerror(code));
}

/* The path of `program`, one folder above that of the running one. False: there is none. */
static bool find_bundled(const char *program, char path[PATH_MAX])
{
    ssize_t length = (ssize_t)proc_program(path, PATH_MAX);

    for (int folders = 0; folders < 2 && length > 0; folders++) {
        path[length] = '\0';
        char *slash = strrchr(path, '/');
        length = slash ? slash - path : -1;
    }
    if (length <= 0 || (size_t)length + strlen(program) + 2 > PATH_MAX)
        return false;
    path[length] = '/';
    strcpy(path + length + 1, program);
    return access(path, X_OK) == 0;
}

/* Starts it with `in` and `out` as its standard input and output. Returns an errno value. */
static int start_serving(char *path, int in, int out)
{
    char option[] = "--serve", *words[] = {path, option, NULL};
    posix_spawn_file_actions_t actions;
    pid_t child;

    int code = posix_spawn_file_actions_init(&actions);
    check(code, "posix_spawn_file_actions_init");
    check(posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO), "posix_spawn");
    check(posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO), "posix_spawn");
    code = posix_spawn(&child, path, &actions, NULL, words, environ);
    posix_spawn_file_actions_destroy(&actions);
    return code;
}

bool input_serve(const char *program, char **text, size_t *size, struct error *error)
{
    char path[PATH_MAX];
    int life[2], list[2]; /* the server ends when the running program has closed life[1] */

    if (!find_bundled(program, path))
        return error_write(error, "there is no bundled %s, either", program);
    check(descriptors_pipe(life) ? errno : 0, "pipe");
    check(descriptors_pipe(list) ? errno : 0, "pipe");
    int code = start_serving(path, life[0], list[1]);
    close(life[0]);
    close(list[1]);
    if (code == 0)
        code = read_all(list[0], text, size);
    close(list[0]);
    if (code == 0 && *size > 0)
        return true;
    return error_write(error, "%.200s: %s", path, code ? strerror(code) : "ended without a list");
}
