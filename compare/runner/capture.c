/* SPDX-License-Identifier: MIT */
#include "compare/runner/capture.h"

#include "common/base/fail.h"
#include "common/base/hash.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LINES = 3 };

void capture_reset(struct capture *capture)
{
    free(capture->bytes);
    *capture = (struct capture){.hash = HASH_BEGIN};
}

static void keep_first(struct capture *capture, const char *bytes, size_t size)
{
    size_t room = CAPTURE_MOST - capture->size;

    size = size < room ? size : room;
    if (size == 0)
        return;
    while (capture->room <= capture->size + size) {
        capture->room = capture->room ? 2 * capture->room : 4096;
        capture->bytes = realloc(capture->bytes, capture->room);
        check(capture->bytes ? 0 : errno, "realloc");
    }
    memcpy(capture->bytes + capture->size, bytes, size);
    capture->size += size;
    capture->bytes[capture->size] = '\0';
}

static void keep_last(struct capture *capture, const char *bytes, size_t size)
{
    if (size > CAPTURE_TAIL) {
        bytes += size - CAPTURE_TAIL;
        size = CAPTURE_TAIL;
    }
    if (capture->tail_size + size > sizeof capture->tail) {
        memmove(capture->tail, capture->tail + capture->tail_size - CAPTURE_TAIL, CAPTURE_TAIL);
        capture->tail_size = CAPTURE_TAIL;
    }
    memcpy(capture->tail + capture->tail_size, bytes, size);
    capture->tail_size += size;
}

bool capture_read(struct capture *capture, int fd)
{
    char bytes[1 << 14];
    ssize_t count;

    while ((count = read(fd, bytes, sizeof bytes)) > 0) {
        capture->hash = hash_bytes(capture->hash, bytes, (size_t)count);
        capture->count += (uint64_t)count;
        keep_first(capture, bytes, (size_t)count);
        keep_last(capture, bytes, (size_t)count);
        if (count < (ssize_t)sizeof bytes)
            return true;
    }
    return count < 0 && (errno == EAGAIN || errno == EINTR);
}

/* mpirun frames its messages with dashes. */
static bool says_something(const char *line, size_t length)
{
    for (size_t at = 0; at < length; at++)
        if (isalnum((unsigned char)line[at]) || (unsigned char)line[at] >= 0x80)
            return true;
    return false;
}

void capture_last_lines(const struct capture *capture, char *text, size_t room)
{
    const char *lines[LINES], *tail = capture->tail, *end = tail + capture->tail_size;
    size_t lengths[LINES], count = 0, size = 0;

    while (end > tail && count < LINES) {
        const char *begin = end;
        while (begin > tail && begin[-1] != '\n')
            begin--;
        if (says_something(begin, (size_t)(end - begin))) {
            lines[count] = begin;
            lengths[count++] = (size_t)(end - begin);
        }
        end = begin > tail ? begin - 1 : tail;
    }
    text[0] = '\0';
    for (size_t at = count; at > 0 && size < room; at--)
        size += (size_t)snprintf(text + size, room - size, "%.*s%s", (int)lengths[at - 1],
                                 lines[at - 1], at > 1 ? " | " : "");
}
