/* SPDX-License-Identifier: MIT */
#include "compare/answer/sheet.h"

#include "common/base/columns.h"
#include "common/base/fail.h"
#include "common/base/terminal.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { STANDARD_WIDTH = 80 };

/* The colours of the page (css/base.css), as near as 256 colours come to both of its themes. */
static const char *const panel_colours[][2] = {
    {"posix", "38;5;32"}, {"openmp", "38;5;166"}, {"mpi", "38;5;36"}};

static const char *const inks[] = {[INK_PLAIN] = "",    [INK_HEADING] = "1",  [INK_FASTER] = "32",
                                   [INK_SLOWER] = "31", [INK_UNKNOWN] = "33", [INK_FAINT] = "2"};

void sheet_open(struct sheet *sheet, const struct findings *findings, int fd)
{
    *sheet = (struct sheet){.width = terminal_columns(STANDARD_WIDTH),
                            .colour = terminal_coloured(fd),
                            .panels = findings->panels,
                            .panel_count = findings->panel_count};
    sheet->stream = open_memstream(&sheet->bytes, &sheet->size);
    check(sheet->stream ? 0 : errno, "open_memstream");
    sheet->label = sheet->width >= STANDARD_WIDTH ? 22 : 20;
    sheet->column = sheet->width >= STANDARD_WIDTH && sheet->panel_count < FINDINGS_PANELS ? 10 : 9;
}

void sheet_print(struct sheet *sheet, FILE *stream)
{
    check(fclose(sheet->stream) ? errno : 0, "fclose");
    for (const char *line = sheet->bytes; *line;) {
        size_t length = strcspn(line, "\n"), shown = length;
        while (shown > 0 && line[shown - 1] == ' ')
            shown--;
        fprintf(stream, "%.*s\n", (int)shown, line);
        line += length + (line[length] == '\n');
    }
    fflush(stream);
    free(sheet->bytes);
}

int sheet_columns(const char *text)
{
    size_t columns;

    columns_fit(text, SIZE_MAX, &columns);
    return (int)columns;
}

static void put(const struct sheet *sheet, const char *colour, int width, const char *text)
{
    size_t columns, most = columns_fit(text, width > 0 ? (size_t)width : SIZE_MAX, &columns);
    int pad = width > (int)columns ? width - (int)columns : 0;
    bool inked = sheet->colour && colour[0] != '\0' && text[0] != '\0';

    if (inked)
        fprintf(sheet->stream, "\33[%sm", colour);
    fprintf(sheet->stream, "%.*s", (int)most, text);
    if (inked)
        fprintf(sheet->stream, "\33[0m");
    fprintf(sheet->stream, "%*s", pad, "");
}

void sheet_put(const struct sheet *sheet, enum sheet_ink ink, int width, const char *text)
{
    put(sheet, inks[ink], width, text);
}

void sheet_put_panel(const struct sheet *sheet, size_t panel, int width, const char *text)
{
    const char *colour = "";

    for (size_t at = 0; at < sizeof panel_colours / sizeof panel_colours[0]; at++)
        if (strcmp(panel_colours[at][0], sheet->panels[panel]) == 0)
            colour = panel_colours[at][1];
    put(sheet, colour, width, text);
}

void sheet_newline(struct sheet *sheet)
{
    fprintf(sheet->stream, "\n");
}

void sheet_heading(struct sheet *sheet, const char *heading, const char *last)
{
    sheet_put(sheet, INK_HEADING, sheet->label, heading);
    for (size_t panel = 0; panel < sheet->panel_count; panel++) {
        sheet_put_panel(sheet, panel, sheet->column - 1, sheet->panels[panel]);
        sheet_put(sheet, INK_PLAIN, 0, " ");
    }
    sheet_put(sheet, INK_FAINT, 0, last);
    sheet_newline(sheet);
}

void sheet_paragraph(struct sheet *sheet, enum sheet_ink ink, int indent, const char *text)
{
    while (*text) {
        size_t cut = terminal_line(text, sheet->width - (size_t)indent);
        char *line = text_format("%.*s", (int)cut, text);
        fprintf(sheet->stream, "%*s", indent, "");
        sheet_put(sheet, ink, 0, line);
        sheet_newline(sheet);
        free(line);
        text += cut;
        text += *text == ' ';
    }
}

void sheet_command(struct sheet *sheet, int indent, const struct text_list *words)
{
    int at = indent;

    for (size_t word = 0; word < words->count; word++) {
        char *item = words->items[word];
        struct text_list one = {.items = &item, .count = 1};
        char *quoted = text_shell(&one);
        int columns = sheet_columns(quoted);
        if (word > 0 && at + 1 + columns + 2 > (int)sheet->width) {
            fprintf(sheet->stream, " \\");
            sheet_newline(sheet);
            fprintf(sheet->stream, "%*s", indent + 2, "");
            at = indent + 2;
        } else if (word > 0) {
            fprintf(sheet->stream, " ");
            at++;
        }
        fprintf(sheet->stream, "%s", quoted);
        at += columns;
        free(quoted);
    }
}
