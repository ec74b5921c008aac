/* SPDX-License-Identifier: MIT */
#include "compare/base/terminal.h"

#include "common/base/columns.h"
#include "compare/base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MEANING = 6 };

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

    while (command[columns_fit(command, terminal_room(column), &columns)]) {
        size_t fit = columns_fit(command, terminal_room(column) - strlen(" \\"), &columns);
        size_t cut = command_cut(command, fit);
        if (cut == 0)
            break;
        printf("%.*s \\\n%*s", (int)cut, command, (int)column, "");
        command += cut + 1;
    }
    printf("%s\n", command);
}

void terminal_column(const char *text, size_t width)
{
    size_t columns;

    columns_fit(text, width, &columns);
    printf("%s%*s", text, (int)(width - columns), "");
}

void terminal_page(const char *page)
{
    char *text = text_format("%s", page), *next;

    for (char *line = text; line; line = next) {
        next = strchr(line, '\n');
        while (next && line[0] != ' ' && next != line && next[1] && next[1] != '\n' &&
               next[1] != ' ') {
            *next = ' ';
            next = strchr(next, '\n');
        }
        if (next)
            *next++ = '\0';
        size_t columns;
        if (line[0] == ' ' && line[columns_fit(line, terminal_columns(TERMINAL_MOST), &columns)]) {
            char *meaning = strstr(line + 2, "  ");
            printf("  %.*s\n", meaning ? (int)(meaning - line - 2) : (int)strlen(line), line + 2);
            if (meaning) {
                printf("%*s", MEANING, "");
                terminal_text(MEANING, meaning + strspn(meaning, " "));
            }
        } else if (line[0] == ' ') {
            printf("%s\n", line);
        } else {
            terminal_text(0, line);
        }
    }
    free(text);
}
