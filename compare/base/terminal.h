/* SPDX-License-Identifier: MIT
 *
 * terminal: what commands print for people, beyond single paragraphs (common/base/terminal.h). Main
 * thread only. */
#ifndef TRIPTYCH_COMPARE_TERMINAL_H
#define TRIPTYCH_COMPARE_TERMINAL_H

#include "common/base/terminal.h"

#include <stddef.h>

/* Prints a page of paragraphs, which are folded anew; lines that begin with blanks are examples,
 * each with its meaning behind two blanks or more, which goes on a line of its own where both do
 * not fit. */
void terminal_page(const char *page);

/* Prints a text, and blanks up to so many columns. */
void terminal_column(const char *text, size_t width);

/* Prints a command that is to be pasted into a shell, folded as terminal_text() does: where it goes
 * on, a line ends with a backslash, and neither a word nor what stands in single quotes is cut. */
void terminal_command(size_t column, const char *command);

#endif
