/* SPDX-License-Identifier: MIT */
#include "compare/base/terminal.h"

#include "compare/base/columns.h"
#include "compare/base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* How many of `most` bytes go on a line: up to a blank, all if there is none. */
static size_t cut_of(const char *text, size_t most)
{
    size_t cut = most;

    while (cut > 0 && text[cut] != ' ')
        cut--;
    return cut > 0 ? cut : most;
}

static size_t width(void)
{
    return terminal_columns(TERMINAL_WIDTH);
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

void terminal_page(const char *page)
{
    char *text = text_format("%s", page), *next;

    for (char *line = text; line; line = next) {
        next = strchr(line, '\n');
        while (next && line[0] != ' ' && line[0] && next[1] && next[1] != '\n' && next[1] != ' ') {
            *next = ' ';
            next = strchr(next, '\n');
        }
        if (next)
            *next++ = '\0';
        if (line[0] == ' ' && strlen(line) > terminal_columns(TERMINAL_MOST)) {
            char *meaning = strstr(line + 2, "  ");
            printf("  %.*s\n      ", meaning ? (int)(meaning - line - 2) : (int)strlen(line),
                   line + 2);
            terminal_fold(6, 0, meaning ? meaning + strspn(meaning, " ") : "");
        } else if (line[0] == ' ') {
            printf("%s\n", line);
        } else {
            terminal_fold(0, 0, line);
        }
    }
    free(text);
}
