/* SPDX-License-Identifier: MIT */
#include "compare/runner/capture.h"

#include "common/base/fail.h"
#include "common/base/hash.h"

#include <errno.h>
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

void capture_last_lines(const struct capture *capture, char *text, size_t room)
{
    const char *end = capture->tail + capture->tail_size, *from = end;
    size_t size = 0, lines = 0;

    while (from > capture->tail && (from[-1] == '\n' || from[-1] == ' '))
        end = --from;
    while (from > capture->tail && (lines += from[-1] == '\n') < LINES)
        from--;
    for (; from < end && size + 4 < room; from++)
        if (*from == '\n') {
            memcpy(text + size, " | ", 3);
            size += 3;
        } else {
            text[size++] = *from;
        }
    text[size] = '\0';
}
