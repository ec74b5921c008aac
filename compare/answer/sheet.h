/* SPDX-License-Identifier: MIT
 *
 * sheet: what the parts of the screen share: its columns and colours. Within compare/answer only.
 */
#ifndef TRIPTYCH_COMPARE_ANSWER_SHEET_H
#define TRIPTYCH_COMPARE_ANSWER_SHEET_H

#include "compare/answer/findings.h"

struct sheet {
    FILE *stream; /* what was put so far: */
    char *bytes;
    size_t size;
    size_t width;
    bool colour;
    const char *const *panels; /* the findings' */
    size_t panel_count;
    int label, column; /* their widths */
};

/* What a text means, and so its colour. */
enum sheet_ink { INK_PLAIN, INK_HEADING, INK_FASTER, INK_SLOWER, INK_UNKNOWN, INK_FAINT };

/* For what is printed to `fd` in the end. */
void sheet_open(struct sheet *sheet, const struct findings *findings, int fd);

/* Prints what was put, without blanks at the ends of lines; the sheet is used up. */
void sheet_print(struct sheet *sheet, FILE *stream);

/* Prints `text` in a field of `width` columns (0: as wide as it is), cut if it is longer. */
void sheet_put(const struct sheet *sheet, enum sheet_ink ink, int width, const char *text);

/* The same in the colour of that panel (an index of sheet->panels). */
void sheet_put_panel(const struct sheet *sheet, size_t panel, int width, const char *text);

void sheet_newline(struct sheet *sheet);

/* A heading with the names of the panels in their columns (`last`: what stands behind them). */
void sheet_heading(struct sheet *sheet, const char *heading, const char *last);

/* The text, folded at blanks, with `indent` before each line. */
void sheet_paragraph(struct sheet *sheet, enum sheet_ink ink, int indent, const char *text);

/* The same for a command that is to be pasted into a shell: where it goes on, a line ends in a
 * backslash, and no word is cut. It begins on the line that stands at `indent` already, and is not
 * ended. */
void sheet_command(struct sheet *sheet, int indent, const struct text_list *words);

/* How many columns a text takes: UTF-8 letters count once. */
int sheet_columns(const char *text);

#endif
