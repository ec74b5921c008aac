/* SPDX-License-Identifier: MIT */
#include "compare/base/terminal.h"

#include "compare/base/columns.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* How many of `most` bytes go on a line: up to a blank, all if there is none. */
static size_t cut_of(const char *text, size_t most)
{
    size_t cut = most;

    while (cut > 0 && text[cut] != ' ')
        cut--;
    return cut > 0 ? cut : most;
}

/* How many columns the reader's lines have. */
static size_t width(void)
{
    const char *wish = getenv("COLUMNS");
    struct winsize size = {0};
    long columns = wish ? strtol(wish, NULL, 10) : 0;

    if (columns <= 0 && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0)
        columns = size.ws_col;
    if (columns <= 0 || columns > TERMINAL_WIDTH)
        return TERMINAL_WIDTH;
    return columns < TERMINAL_LEAST ? TERMINAL_LEAST : (size_t)columns;
}

static size_t room(size_t column)
{
    return column + 20 < width() ? width() - column : 20;
}

void terminal_text(size_t column, const char *text)
{
    size_t columns, fit;

    while (text[fit = columns_fit(text, room(column), &columns)]) {
        size_t cut = cut_of(text, fit);
        printf("%.*s\n%*s", (int)cut, text, (int)column, "");
        text += cut + (text[cut] == ' ');
    }
    printf("%s\n", text);
}

/* How many bytes of `command` go on a line of `most`: up to the last blank outside of quotes, or,
 * if that is too far, to the first one. 0: there is none. */
static size_t command_cut(const char *command, size_t most)
{
    bool quoted = false;
    size_t cut = 0;

    for (size_t at = 0; (at <= most || cut == 0) && command[at]; at++) {
        if (command[at] == '\'')
            quoted = !quoted;
        if (command[at] == ' ' && !quoted && at > 0)
            cut = at;
    }
    return cut;
}

void terminal_command(size_t column, const char *command)
{
    size_t columns;

    while (command[columns_fit(command, room(column), &columns)]) {
        size_t fit = columns_fit(command, room(column) - strlen(" \\"), &columns);
        size_t cut = command_cut(command, fit);
        if (cut == 0)
            break;
        printf("%.*s \\\n%*s", (int)cut, command, (int)column, "");
        command += cut + 1;
    }
    printf("%s\n", command);
}
