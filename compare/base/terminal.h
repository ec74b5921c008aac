/* SPDX-License-Identifier: MIT
 *
 * terminal: what commands print for people: at most TERMINAL_WIDTH columns, fewer on a terminal
 * that has fewer or where COLUMNS says so (but TERMINAL_LEAST), coloured only on a terminal. Main
 * thread only. */
#ifndef TRIPTYCH_COMPARE_TERMINAL_H
#define TRIPTYCH_COMPARE_TERMINAL_H

#include "common/base/terminal.h"

#include <stddef.h>

enum { TERMINAL_WIDTH = 100 };

/* Prints a paragraph folded at blanks, with its newline. Its first line begins at `column`, where
 * the line stands already; the others are indented as far. A word that is longer than a line is cut
 * into lines, between characters. */
void terminal_text(size_t column, const char *text);

/* Prints a page of paragraphs, which are folded anew; lines that begin with blanks are examples,
 * each with its meaning behind two blanks or more, which goes on a line of its own where both do
 * not fit. */
void terminal_page(const char *page);

/* The same for a command that is to be pasted into a shell: where it goes on, a line ends with a
 * backslash, and neither a word nor what stands in single quotes is cut. */
void terminal_command(size_t column, const char *command);

#endif
