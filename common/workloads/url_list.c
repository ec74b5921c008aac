/* SPDX-License-Identifier: MIT */
#include "common/workloads/url_list.h"

#include "common/base/fail.h"
#include "common/workloads/url_outcome.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool complain(struct complaint *complaint, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static bool complain(struct complaint *complaint, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(complaint->text, sizeof complaint->text, format, arguments);
    va_end(arguments);
    return false;
}

/* Reads all of `fd`; the text is one byte longer than `size`, for a last NUL. Returns an errno
 * value; EFBIG: longer than URL_FILE_MOST. */
static int read_all(int fd, char **text, size_t *size)
{
    size_t room = 64 << 10;

    *size = 0;
    *text = malloc(room + 1);
    while (*text) {
        ssize_t got = read(fd, *text + *size, room - *size);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return errno;
        *size += (size_t)got;
        if (*size > URL_FILE_MOST)
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

static bool read_file(const char *path, char **text, size_t *size, struct complaint *complaint)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    *text = NULL;
    if (fd < 0 && errno == ENOENT)
        return complain(complaint,
                        "%.200s: there is no such file; write one URL a line into it, for example: "
                        "printf 'https://example.org/\\n' > %.200s",
                        path, path);
    if (fd < 0)
        return complain(complaint, "%.200s: cannot be read: %s", path, strerror(errno));
    int error = read_all(fd, text, size);
    close(fd);
    if (error == 0)
        return true;
    free(*text);
    if (error == EFBIG)
        return complain(complaint, "%.200s: longer than %d MiB; split it", path,
                        URL_FILE_MOST >> 20);
    ok(error == ENOMEM ? error : 0, "malloc"); /* no fault of the file */
    return complain(complaint, "%.200s: cannot be read: %s", path, strerror(error));
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* What may stand after the URL, in [text, end): nothing, or the expected outcome. */
static bool read_expected(const char *text, const char *end, int *expected)
{
    while (text < end && is_blank(*text))
        text++;
    *expected = url_outcome_read(text, (size_t)(end - text));
    return text == end || *expected != URL_NONE;
}

/* Takes the line [text, end) apart; false: there is no URL on it, or `complaint` says what is
 * wrong. The URL gets its NUL in place. */
static bool read_line(const char *path, char *text, char *end, struct url_line *line,
                      struct complaint *complaint)
{
    unsigned long long number = line->number;

    if (end - text > URL_LINE_MOST)
        return complain(complaint, "%.200s: line %llu is longer than %d bytes", path, number,
                        URL_LINE_MOST);
    if (memchr(text, '\0', (size_t)(end - text)))
        return complain(complaint,
                        "%.200s: line %llu has a NUL byte; the file must be plain text (UTF-8)",
                        path, number);
    if (end > text && end[-1] == '\r')
        end--;
    while (end > text && is_blank(end[-1]))
        end--;
    while (text < end && is_blank(*text))
        text++;
    if (text == end || *text == '#')
        return false;
    line->url = text;
    while (text < end && !is_blank(*text))
        text++;
    if (!read_expected(text, end, &line->expected)) {
        char word[64], shown[160]; /* escaped: it goes to a terminal */
        while (is_blank(*text))
            text++;
        snprintf(word, sizeof word, "%.*s", end - text > 40 ? 40 : (int)(end - text), text);
        url_escape(word, shown, sizeof shown);
        return complain(complaint,
                        "%.200s: line %llu: '%s' is not an outcome; after the URL may stand a "
                        "status (404) or an error (timeout) that is expected",
                        path, number, shown);
    }
    *text = '\0';
    return true;
}

static void append(struct url_list *list, uint64_t *room, struct url_line line)
{
    if (list->count == *room) {
        *room = *room ? 2 * *room : 64;
        list->lines = realloc(list->lines, *room * sizeof *list->lines);
        if (!list->lines)
            fail(STATUS_FAILED, "no memory for %llu URLs; split the file",
                 (unsigned long long)*room);
    }
    list->lines[list->count++] = line;
}

bool url_list_read(const char *path, struct url_list *list, struct complaint *complaint)
{
    static const char byte_order_mark[] = "\xef\xbb\xbf";
    uint64_t room = 0, number = 1;
    size_t size = 0;

    *list = (struct url_list){0};
    complaint->text[0] = '\0';
    if (!read_file(path, &list->text, &size, complaint))
        return false;
    char *at = list->text, *end = list->text + size;
    if (size >= 3 && memcmp(at, byte_order_mark, 3) == 0)
        at += 3;
    while (at < end) {
        struct url_line line = {.number = number};
        char *newline = memchr(at, '\n', (size_t)(end - at));
        char *line_end = newline ? newline : end;
        if (read_line(path, at, line_end, &line, complaint)) {
            append(list, &room, line);
        } else if (complaint->text[0]) {
            url_list_free(list);
            return false;
        }
        at = line_end + 1;
        number++;
    }
    return true;
}

void url_list_free(struct url_list *list)
{
    free(list->lines);
    free(list->text);
    *list = (struct url_list){0};
}

size_t url_escape(const char *url, char *text, size_t size)
{
    size_t used = 0;

    text[0] = '\0';
    for (const unsigned char *at = (const unsigned char *)url; *at && used + 9 < size; at++) {
        bool two_bytes = at[0] == 0xc2 && at[1] >= 0x80 && at[1] < 0xa0; /* U+0080 ... U+009F */
        if (two_bytes) {
            used += (size_t)sprintf(text + used, "\\x%02x\\x%02x", at[0], at[1]);
            at++;
        } else if (*at < 0x20 || *at == 0x7f) {
            used += (size_t)sprintf(text + used, "\\x%02x", *at);
        } else {
            text[used++] = (char)*at;
            text[used] = '\0';
        }
    }
    return used;
}
