/* SPDX-License-Identifier: MIT */
#include "compare/progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static bool live(void)
{
    return isatty(STDERR_FILENO);
}

void progress_begin(size_t done, size_t total, const struct cell *cell)
{
    char *name = cell_name(cell);

    if (live()) /* \33[K: the rest of the line is cleared */
        fprintf(stderr, "\r[%zu of %zu done] %s\33[K", done, total, name);
    else
        fprintf(stderr, "[%zu of %zu] %s", done + 1, total, name);
    fflush(stderr);
    free(name);
}

void progress_end(const char *how)
{
    if (!live())
        fprintf(stderr, ": %s\n", how);
}

void progress_clear(void)
{
    if (live())
        fprintf(stderr, "\r\33[K");
}
