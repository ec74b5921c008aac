/* SPDX-License-Identifier: MIT
 *
 * lines: a file that others wrote, line by line, in bounded memory. Main thread only. */
#ifndef TRIPTYCH_COMPARE_LINES_H
#define TRIPTYCH_COMPARE_LINES_H

#include "compare/base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct lines {
    int fd;
    char *bytes;
    size_t begin, end; /* of what is not told yet, in `bytes` */
    uint64_t number;   /* of the last line, from 1 */
    bool over;         /* the file has ended */
    bool begun;        /* a byte-order mark was passed over */
};

/* One line, without its newline. Lives until the next call. */
struct line {
    const char *bytes;
    size_t size;
    const char *trouble; /* why there are no bytes (too long, cannot be read); NULL: none */
};

/* Opens a regular file; false and errno: it cannot be. */
bool lines_open(struct lines *lines, const char *path);

/* The next line; false: there is none. */
bool lines_next(struct lines *lines, struct line *line);

/* How many of `size` bytes are a byte-order mark, with which some editors begin a file: 3 or 0. */
size_t lines_mark(const char *bytes, size_t size);

/* Notes that a line of the file is no good, and why (`field`: the name of the field, or NULL). Of
 * very many lines only the first ones are noted. */
void lines_complain(struct text_list *complaints, const char *file, uint64_t number,
                    const char *why, const char *field);

void lines_close(struct lines *lines);

#endif
