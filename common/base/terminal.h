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

/* How many columns are left of a line behind `column`; 20 at least. */
size_t terminal_room(size_t column);

/* How many bytes of `text` go on a line of so many columns: all, or up to a blank or a place
 * between Japanese characters, or, of a word that is longer than a line, the characters that fit.
 */
size_t terminal_line(const char *text, size_t room);

/* Prints a paragraph folded at blanks, with its newline. Its first line begins at `column`, where
 * the line stands already; the others are indented as far. A word that is longer than a line is cut
 * into lines, between characters. Main thread only. */
void terminal_text(size_t column, const char *text);

/* The same where the first line stands at `begin` already, further to the right (0: at `column`).
 */
void terminal_fold(size_t column, size_t begin, const char *text);

#endif
