/* SPDX-License-Identifier: MIT
 *
 * url_list: reads a file of URLs, one a line. Blank lines and lines that begin with # are skipped;
 * blanks around a URL, CR LF line ends, a UTF-8 byte-order mark and a last line without its newline
 * are all right. After a blank may stand the outcome that is expected: `http://host/x 404`. */
#ifndef TRIPTYCH_URL_LIST_H
#define TRIPTYCH_URL_LIST_H

#include "common/options/options.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { URL_LINE_MOST = 8 << 10, URL_FILE_MOST = 64 << 20 }; /* bytes */

struct url_line {
    const char *url; /* points into the list's text */
    uint64_t number; /* of the line in the file, from 1 */
    int expected;    /* url_outcome.h; URL_NONE: nothing is expected */
};

struct url_list {
    struct url_line *lines; /* lines[count], in file order */
    uint64_t count;
    char *text;
};

/* Reads the file `path`. Returns false and fills `complaint`, naming the file and the line, if it
 * cannot be read or is not such a list; then there is nothing to free. */
bool url_list_read(const char *path, struct url_list *list, struct complaint *complaint);
void url_list_free(struct url_list *list);

/* Writes `url` to `text` with its control characters as \xNN, so that it cannot play tricks on a
 * terminal; it is cut if `text` is too small (four times its length is enough). Returns the length.
 */
size_t url_escape(const char *url, char *text, size_t size);

#endif
