/* SPDX-License-Identifier: MIT */
#include "common/base/terminal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

bool terminal_live(int fd)
{
    const char *kind = getenv("TERM");

    return kind && kind[0] && strcmp(kind, "dumb") != 0 && isatty(fd);
}

bool terminal_coloured(int fd)
{
    const char *no_color = getenv("NO_COLOR");

    return terminal_live(fd) && !(no_color && no_color[0]);
}

size_t terminal_columns(size_t standard)
{
    const char *wish = getenv("COLUMNS");
    struct winsize size = {0};
    long columns = wish ? strtol(wish, NULL, 10) : 0;

    if (columns <= 0 && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0)
        columns = size.ws_col;
    if (columns <= 0)
        return standard;
    return columns > TERMINAL_MOST    ? TERMINAL_MOST
           : columns < TERMINAL_LEAST ? TERMINAL_LEAST
                                      : (size_t)columns;
}

void terminal_fold(size_t column, size_t begin, const char *text)
{
    size_t columns = terminal_columns(TERMINAL_MOST), at = begin ? begin : column;

    for (bool first = true; *text; first = false) {
        size_t length = strcspn(text, " ");
        if (!first && at + 1 + length > columns) {
            printf("\n%*s", (int)column, "");
            at = column;
        } else if (!first) {
            printf(" ");
            at++;
        }
        printf("%.*s", (int)length, text);
        at += length;
        text += length + strspn(text + length, " ");
    }
    printf("\n");
}
