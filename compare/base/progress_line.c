/* SPDX-License-Identifier: MIT */
#include "compare/base/progress_line.h"

#include "common/base/columns.h"
#include "common/base/terminal.h"

#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

bool progress_live(void)
{
    return terminal_live(STDERR_FILENO);
}

/* The terminal's, but for its last column, where some begin a new line. */
static int width(void)
{
    struct winsize size = {0};

    return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1 ? size.ws_col - 1 : 79;
}

/* One line, cut to the terminal's width: a line that wraps could not be taken away. Blanks clear
 * the rest of it, so that without colours there is no escape sequence at all. */
void progress_show(const char *text)
{
    size_t most = (size_t)width(), columns, fit = columns_fit(text, most, &columns);

    if (progress_live()) /* \33[2m: faint */
        fprintf(stderr, terminal_coloured(STDERR_FILENO) ? "\r\33[2m%.*s%*s\33[0m" : "\r%.*s%*s",
                (int)fit, text, (int)(most - columns), "");
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
        fprintf(stderr, "\r%*s\r", width(), "");
}
