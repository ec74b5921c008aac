/* SPDX-License-Identifier: MIT */
#include "compare/base/terminal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool fold_coloured(int fd)
{
    const char *no_color = getenv("NO_COLOR");

    return isatty(fd) && !(no_color && no_color[0]);
}

/* How many bytes of `text` go on a line of `most`: up to a blank, all if there is none. */
static size_t cut_of(const char *text, size_t most)
{
    size_t cut = most;

    while (cut > 0 && text[cut] != ' ')
        cut--;
    return cut;
}

static size_t room(size_t column)
{
    return column + 20 < FOLD_WIDTH ? FOLD_WIDTH - column : 20;
}

void fold_text(size_t column, const char *text)
{
    while (strlen(text) > room(column)) {
        size_t cut = cut_of(text, room(column));
        cut = cut > 0 ? cut : room(column);
        printf("%.*s\n%*s", (int)cut, text, (int)column, "");
        text += cut + (text[cut] == ' ');
    }
    printf("%s\n", text);
}

void fold_command(size_t column, const char *command)
{
    while (strlen(command) > room(column)) {
        size_t cut = cut_of(command, room(column) - strlen(" \\"));
        if (cut == 0)
            break;
        printf("%.*s \\\n%*s", (int)cut, command, (int)column, "");
        command += cut + 1;
    }
    printf("%s\n", command);
}
