/* SPDX-License-Identifier: MIT */
#include "compare/base/progress_line.h"

#include "compare/base/terminal.h"

#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

bool progress_live(void)
{
    return isatty(STDERR_FILENO);
}

/* One line, cut to the terminal's width: a line that wraps could not be taken away. */
void progress_show(const char *text)
{
    struct winsize size = {0};
    int width =
        ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1 ? size.ws_col - 1 : 79;

    if (progress_live()) /* \33[K: the rest of the line is cleared; \33[2m: faint */
        fprintf(stderr, fold_coloured(STDERR_FILENO) ? "\r\33[2m%.*s\33[0m\33[K" : "\r%.*s\33[K",
                width, text);
    else
        fprintf(stderr, "%s", text);
    fflush(stderr);
}

void progress_end(const char *how)
{
    if (!progress_live())
        fprintf(stderr, ": %s\n", how);
}

void progress_clear(void)
{
    if (progress_live())
        fprintf(stderr, "\r\33[K");
}
