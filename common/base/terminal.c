/* SPDX-License-Identifier: MIT */
#include "common/base/terminal.h"

#include "common/base/columns.h"

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

size_t terminal_line(const char *text, size_t room)
{
    size_t columns, most = columns_fit(text, room, &columns), cut = most;

    while (cut > 0 && text[cut] != ' ' && text[cut] != '\0' && !columns_may_break(text, cut))
        cut--;
    return cut > 0 ? cut : most;
}

size_t terminal_room(size_t column)
{
    const size_t least = 20;
    size_t columns = terminal_columns(TERMINAL_MOST);

    return column + least < columns ? columns - column : least;
}

void terminal_fold(size_t column, size_t begin, const char *text)
{
    size_t at = begin ? begin : column, cut;

    while (text[cut = terminal_line(text, terminal_room(at))]) {
        printf("%.*s\n%*s", (int)cut, text, (int)column, "");
        text += cut + (text[cut] == ' ');
        at = column;
    }
    printf("%s\n", text);
}

void terminal_text(size_t column, const char *text)
{
    terminal_fold(column, 0, text);
}
