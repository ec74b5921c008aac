/* SPDX-License-Identifier: MIT */
#include "common/base/input.h"

#include "common/base/fail.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
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

bool input_read(const char *path, char **text, size_t *size, struct complaint *complaint)
{
    const char *name = input_name(path);
    int fd = is_standard_input(path) ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);

    *text = NULL;
    if (fd < 0 && errno == ENOENT)
        return complaint_write(
            complaint,
            "%.200s: there is no such file; write one URL a line into it, for example: "
            "printf 'https://example.org/\\n' > %.200s",
            path, path);
    if (fd < 0)
        return complaint_write(complaint, "%.200s: cannot be read: %s", name, strerror(errno));
    int error = read_all(fd, text, size);
    if (fd != STDIN_FILENO)
        close(fd);
    if (error == 0)
        return true;
    free(*text);
    *text = NULL;
    if (error == EFBIG)
        return complaint_write(complaint, "%.200s: longer than %d MiB; split it", name,
                               INPUT_MOST >> 20);
    ok(error == ENOMEM ? error : 0, "malloc"); /* no fault of the file */
    return complaint_write(complaint, "%.200s: cannot be read: %s", name, strerror(error));
}
