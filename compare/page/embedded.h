/* SPDX-License-Identifier: MIT
 *
 * embedded: what the build has put into the binary for the report: the page (template, style,
 * script and Chart.js, cut in two where the data go) and the panels' sources. page.cmake generates
 * the table. Any thread. */
#ifndef TRIPTYCH_COMPARE_PAGE_EMBEDDED_H
#define TRIPTYCH_COMPARE_PAGE_EMBEDDED_H

#include <stdio.h>

struct embedded {
    const char *name; /* "page/head", "page/tail", "posix/cpu_bound/threads" */
    const char *bytes, *end;
};

/* Ended by one without a name. */
extern const struct embedded embedded_files[];

/* Writes the file of that name; nothing, if there is none. */
void embedded_write(FILE *out, const char *name);

#endif
