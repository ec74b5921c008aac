/* SPDX-License-Identifier: MIT
 *
 * url_list: a text of URLs, one a line. Blank lines and lines that begin with # are skipped; blanks
 * around a URL, CR LF line ends, a UTF-8 byte-order mark and a last line without its newline are
 * all right. After a blank may stand the outcome that is expected: `http://host/x 404`. A line that
 * is no URL stands in the list all the same, so that it gets its outcome (bad-url) and all others
 * are asked for. */
#ifndef TRIPTYCH_URL_LIST_H
#define TRIPTYCH_URL_LIST_H

#include "common/options/options.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { URL_LINE_MOST = 8 << 10 }; /* bytes */

struct url_line {
    const char *url; /* points into the list's text; a NUL stands behind it */
    size_t length;   /* of the URL: a line that is none may have NUL bytes within */
    uint64_t number; /* of the line in the file, from 1 */
    int expected;    /* url_outcome.h; URL_NONE: nothing is expected */
    bool bad;        /* not a URL, or neither http nor https: nothing may be sent for it */
};

struct url_list {
    struct url_line *lines; /* lines[count], in file order */
    uint64_t count;
    uint64_t misspelt; /* lines with a second word that looks like an outcome and is none */
    char *text;
};

/* Takes apart the `size` bytes at `text`, which have a NUL behind them (input.h) and belong to the
 * list from then on. Returns false and fills `error`, naming the file and the line, if it
 * cannot be such a list (UTF-16); then there is nothing to free. True with an error: the list is
 * good, but has `misspelt` lines, and the error names the first one. */
bool url_list_parse(const char *name, char *text, size_t size, struct url_list *list,
                    struct error *error);
void url_list_free(struct url_list *list);

/* Writes the `length` bytes at `url` to `text`: what is not printable UTF-8 (control characters,
 * single bytes, marks that turn the direction of writing) as \xNN, so that it cannot play tricks on
 * a terminal; it is cut if `text` is too small (four times its length and 17 are enough). Returns
 * the length of what it wrote. Any thread. */
size_t url_escape(const char *url, size_t length, char *text, size_t size);

#endif
