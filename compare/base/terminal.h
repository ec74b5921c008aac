/* SPDX-License-Identifier: MIT
 *
 * terminal: what commands print for people: at most FOLD_WIDTH columns, fewer on a terminal that
 * has fewer or where COLUMNS says so (but FOLD_LEAST), coloured only on a terminal. Main thread
 * only. */
#ifndef TRIPTYCH_COMPARE_FOLD_H
#define TRIPTYCH_COMPARE_FOLD_H

#include <stdbool.h>
#include <stddef.h>

enum { FOLD_LEAST = 60, FOLD_WIDTH = 100 };

/* Whether a descriptor (STDOUT_FILENO, STDERR_FILENO) is a terminal whose user has not forbidden
 * colours (https://no-color.org). */
bool fold_coloured(int fd);

/* Prints a paragraph folded at blanks, with its newline. Its first line begins at `column`, where
 * the line stands already; the others are indented as far. A word that is longer than a line is cut
 * into lines, between characters. */
void fold_text(size_t column, const char *text);

/* The same for a command that is to be pasted into a shell: where it goes on, a line ends with a
 * backslash, and neither a word nor what stands in single quotes is cut. */
void fold_command(size_t column, const char *command);

#endif
