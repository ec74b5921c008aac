/* SPDX-License-Identifier: MIT */
#include "compare/base/lines.h"

#include "common/base/fail.h"
#include "common/base/schema.h"
#include "compare/base/json_read.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct lines {
    int fd;
    char *bytes;
    size_t begin, end; /* of what is not told yet, in `bytes` */
    uint64_t number;   /* of the last line, from 1 */
    bool over;         /* the file has ended */
    bool begun;        /* a byte-order mark was passed over */
};

/* One line, without its newline. Lives until the next one. */
struct line {
    const char *bytes;
    size_t size;
    const char *trouble; /* why there are no bytes (too long, cannot be read); NULL: none */
};

/* Room for the longest line, its newline and what is read beyond it. */
enum { MOST_COMPLAINTS = 20, ROOM = FIELDS_LONGEST_LINE + (1 << 18) };

/* What is no regular file (a pipe, a device) might never end, or never begin. */
static bool lines_open(struct lines *lines, const char *path)
{
    struct stat about;

    *lines = (struct lines){.fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)};
    if (lines->fd < 0)
        return false;
    if (fstat(lines->fd, &about) != 0 || !S_ISREG(about.st_mode)) {
        errno = S_ISDIR(about.st_mode) ? EISDIR : EINVAL;
        close(lines->fd);
        return false;
    }
    lines->bytes = malloc(ROOM);
    check(lines->bytes ? 0 : errno, "malloc");
    return true;
}

/* Moves what is left to the front and reads more behind it; false and the reason: it cannot. */
static bool refill(struct lines *lines, const char **trouble)
{
    ssize_t count;

    memmove(lines->bytes, lines->bytes + lines->begin, lines->end - lines->begin);
    lines->end -= lines->begin;
    lines->begin = 0;
    do
        count = read(lines->fd, lines->bytes + lines->end, ROOM - lines->end);
    while (count < 0 && errno == EINTR);
    if (count < 0)
        *trouble = strerror(errno);
    if (count <= 0)
        return false;
    lines->end += (size_t)count;
    return true;
}

size_t lines_mark(const char *bytes, size_t size)
{
    static const char mark[] = "\xef\xbb\xbf";
    const size_t length = sizeof mark - 1;

    return size >= length && memcmp(bytes, mark, length) == 0 ? length : 0;
}

/* The next line; false: there is none. */
static bool lines_next(struct lines *lines, struct line *line)
{
    size_t seen = 0; /* of the bytes that wait: they hold no newline */

    *line = (struct line){0};
    for (;;) {
        char *from = lines->bytes + lines->begin;
        size_t waiting = lines->end - lines->begin;
        char *newline = memchr(from + seen, '\n', waiting - seen);
        if (lines->number == 0 && !lines->begun && lines_mark(from, waiting) > 0) {
            lines->begin += lines_mark(from, waiting);
            lines->begun = true;
            seen = 0;
            continue;
        }
        if (newline || (lines->over && (waiting > 0 || line->trouble))) {
            size_t size = newline ? (size_t)(newline - from) : waiting;
            lines->begin += size + (newline != NULL);
            lines->number++;
            if (!line->trouble)
                *line = (struct line){from, size, NULL};
            return true;
        }
        if (lines->over)
            return false;
        seen = waiting;
        if (waiting > FIELDS_LONGEST_LINE) {
            line->trouble = "longer than 1 MiB";
            lines->begin = lines->end;
            seen = 0;
        }
        lines->over = !refill(lines, &line->trouble);
    }
}

/* NULL, or what is wrong with the line, and in *field the field that is invalid. */
static const char *take_line(struct json_tokener *tokener, const struct line *line,
                             lines_take *take, void *to, const char **field, bool *newer)
{
    const char *why = line->trouble;

    *field = NULL;
    *newer = false;
    if (why || line->size == 0)
        return why;
    struct json_object *record = fields_parse_with(tokener, line->bytes, line->size, &why);
    if (record)
        *newer = schema_is_newer(fields_text(record, "schema"), SCHEMA);
    if (record && !*newer)
        *field = take(to, record);
    json_object_put(record);
    return *field ? "bad" : why;
}

bool lines_read(const char *path, struct text_list *errors, lines_take *take, void *to)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path, *why, *field;
    struct lines lines;
    struct line line;
    uint64_t bad = 0;
    bool newer = false;

    if (!lines_open(&lines, path))
        return false;
    struct json_tokener *tokener = fields_tokener();
    while (!newer && lines_next(&lines, &line)) {
        why = take_line(tokener, &line, take, to, &field, &newer);
        if (why && ++bad <= MOST_COMPLAINTS)
            text_add(errors, "%s:%llu: %s%s%s%s", name, (unsigned long long)lines.number, why,
                     field ? " \"" : "", field ? field : "", field ? "\"" : "");
    }
    if (bad > MOST_COMPLAINTS)
        text_add(errors, "%s: %llu more lines are bad", name,
                 (unsigned long long)(bad - MOST_COMPLAINTS));
    json_tokener_free(tokener);
    close(lines.fd);
    free(lines.bytes);
    errno = newer ? ENOTSUP : 0;
    return !newer;
}

void lines_complain(struct error *error, const char *path, int code, const char *remedy)
{
    if (code == ENOTSUP)
        error_write(error, "%.300s " SCHEMA_TOO_NEW, path);
    else
        error_write(error, "%.300s: %s%s", path, strerror(code), remedy);
}
