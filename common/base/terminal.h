/* SPDX-License-Identifier: MIT
 *
 * terminal: what may be written to a descriptor beside plain lines. Any thread. */
#ifndef TRIPTYCH_TERMINAL_H
#define TRIPTYCH_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>

/* Whether it is a terminal on which a line can be written over (by '\r'): TERM is set, and not
 * "dumb". */
bool terminal_live(int fd);

/* Whether it also takes colours, and the user wants them (NO_COLOR, https://no-color.org). */
bool terminal_coloured(int fd);

enum { TERMINAL_LEAST = 60, TERMINAL_MOST = 100 };

/* How many columns the lines of standard output have: what COLUMNS says, else the terminal's,
 * within TERMINAL_LEAST and TERMINAL_MOST; `standard` where nobody says. */
size_t terminal_columns(size_t standard);

/* Prints a text folded at blanks, with its newline: lines begin at `column`, the first one where it
 * stands already (at `begin`, if that is not 0). Main thread only. */
void terminal_fold(size_t column, size_t begin, const char *text);

#endif
