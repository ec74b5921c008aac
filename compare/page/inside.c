/* SPDX-License-Identifier: MIT */
#include "compare/page/inside.h"

#include "common/base/fail.h"
#include "compare/base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Opens folder after folder and then the file, and follows no symbolic link (openat(2)). */
static int open_inside(int folder_fd, const struct text_list *steps)
{
    int at = folder_fd;

    for (size_t step = 0; step < steps->count; step++) {
        bool last = step + 1 == steps->count;
        int flags = O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | (last ? 0 : O_DIRECTORY);
        int next = openat(at, steps->items[step], flags);
        int error = errno;
        if (at != folder_fd)
            close(at);
        errno = error;
        if (next < 0)
            return -1;
        at = next;
    }
    return at;
}

static char *read_whole(int fd, size_t size, const char **why)
{
    char *bytes = malloc(size + 1);
    size_t done = 0;

    check(bytes ? 0 : errno, "malloc");
    while (done < size) {
        ssize_t count = read(fd, bytes + done, size - done);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0) {
            *why = "the file cannot be read to its end";
            free(bytes);
            return NULL;
        }
        done += (size_t)count;
    }
    bytes[size] = '\0';
    return bytes;
}

static char *read_file(int fd, size_t most, size_t *size, const char **why)
{
    struct stat about;

    if (fstat(fd, &about) != 0 || !S_ISREG(about.st_mode)) {
        *why = "it is no ordinary file";
        return NULL;
    }
    if (about.st_size < 0 || (unsigned long long)about.st_size > most) {
        *why = "the file is too large to be shown in a page";
        return NULL;
    }
    *size = (size_t)about.st_size;
    return read_whole(fd, *size, why);
}

char *inside_read(int folder_fd, const char *path, size_t most, size_t *size, const char **why)
{
    struct text_list steps = {0};
    char *bytes = NULL;

    text_split(&steps, path, "/");
    if (path[0] == '/' || steps.count == 0 || text_has(&steps, "..")) {
        *why = "its path leads out of the folder";
    } else {
        int fd = open_inside(folder_fd, &steps);
        if (fd < 0) {
            *why = errno == ENOENT ? "the file is not there" : "the file cannot be opened";
        } else {
            bytes = read_file(fd, most, size, why);
            close(fd);
        }
    }
    text_free(&steps);
    return bytes;
}
