/* SPDX-License-Identifier: MIT */
#include "compare/answer/answer.h"

#include "common/base/translate.h"
#include "compare/answer/findings.h"
#include "compare/answer/sheet.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { NAME_COLUMNS = 13, SPEED_COLUMNS = 9 };

static enum sheet_ink ink_of(char mark)
{
    return mark == '<'   ? INK_FASTER
           : mark == '>' ? INK_SLOWER
           : mark == '?' ? INK_UNKNOWN
                         : INK_PLAIN;
}

static void put_line(struct sheet *sheet, const struct finding_line *line)
{
    char mark[] = {line->mark, ' ', '\0'}, workers[16];
    int room =
        (int)sheet->width - sheet->label - (int)sheet->panel_count * sheet->column - SPEED_COLUMNS;
    bool behind = line->words[0] != '\0' && sheet_columns(line->words) <= room;

    sheet_put(sheet, ink_of(line->mark), 2, mark);
    sheet_put(sheet, INK_PLAIN, NAME_COLUMNS, line->workload);
    snprintf(workers, sizeof workers, " %d%s", line->workers, line->hit ? " !" : "");
    sheet_put(sheet, INK_PLAIN, sheet->label - 2 - NAME_COLUMNS, workers);
    for (size_t panel = 0; panel < sheet->panel_count; panel++)
        sheet_put(sheet, INK_PLAIN, sheet->column, line->values[panel]);
    sheet_put(sheet, INK_PLAIN, behind ? SPEED_COLUMNS : 0, line->speedup);
    if (behind)
        sheet_put(sheet, ink_of(line->mark), 0, line->words);
    sheet_newline(sheet);
    if (!behind && line->words[0] != '\0')
        sheet_paragraph(sheet, ink_of(line->mark), 4, line->words);
    if (line->setting) {
        char *with = text_format(translate("with %s, the first of %zu settings; all of them: "
                                           "--details and the report"),
                                 line->setting, line->settings);
        sheet_paragraph(sheet, INK_FAINT, 4, with);
        free(with);
    }
}

void answer_line(const struct answer *answer, const char *workload, FILE *stream)
{
    struct findings findings = {0};
    struct finding_line line;
    struct sheet sheet;

    findings.panel_count = findings_panels(answer->results, findings.panels, &findings.panels_more);
    sheet_open(&sheet, &findings, fileno(stream));
    if (findings_line(answer, &findings, workload, &line))
        put_line(&sheet, &line);
    sheet_print(&sheet, stream);
}

/* ---- the parts of the screen ----------------------------------------------------------------- */

static void put_top(const struct findings *findings, struct sheet *sheet)
{
    char *first = text_format("triptych  %s", findings->title);

    sheet_paragraph(sheet, INK_HEADING, 0, first);
    for (size_t at = 0; at < findings->notes.count; at++) {
        char *line = text_format("! %s", findings->notes.items[at]);
        const char *start = translate("failed: ");
        bool failed = strncmp(findings->notes.items[at], start, strlen(start)) == 0;
        sheet_paragraph(sheet, failed ? INK_SLOWER : INK_UNKNOWN, 0, line);
        free(line);
    }
    sheet_newline(sheet);
    free(first);
}

/* Behind the figures, or on a line of their own where there is no room. */
static void put_words(struct sheet *sheet, const struct finding_row *row)
{
    int used = sheet->label + (int)sheet->panel_count * sheet->column;

    if (used + sheet_columns(row->words) > (int)sheet->width) {
        sheet_newline(sheet);
        sheet_put(sheet, INK_PLAIN, sheet->label, "");
    }
    if (row->panel >= 0)
        sheet_put_panel(sheet, (size_t)row->panel, 0, row->words);
    else
        sheet_put(sheet, INK_PLAIN, 0, row->words);
    sheet_newline(sheet);
}

static void put_differs(const struct findings *findings, struct sheet *sheet)
{
    if (findings->row_count == 0)
        return;
    sheet_heading(sheet, translate("WHAT DIFFERS"), "");
    for (size_t at = 0; at < findings->row_count; at++) {
        const struct finding_row *row = &findings->rows[at];
        char indented[sizeof row->label + 2];
        snprintf(indented, sizeof indented, "%*s%s", sheet->label > 20 ? 2 : 1, "", row->label);
        sheet_put(sheet, INK_PLAIN, sheet->label, indented);
        for (size_t panel = 0; panel < sheet->panel_count; panel++)
            sheet_put(sheet, INK_PLAIN, sheet->column, row->values[panel]);
        put_words(sheet, row);
    }
    sheet_newline(sheet);
}

static void put_work(const struct findings *findings, struct sheet *sheet)
{
    sheet_heading(sheet,
                  sheet->label > 20 ? translate("THE WORK      workers")
                                    : translate("THE WORK    workers"),
                  translate("vs sync"));
    for (size_t at = 0; at < findings->line_count; at++)
        put_line(sheet, &findings->lines[at]);
    if (findings->line_count == 0)
        sheet_paragraph(sheet, INK_PLAIN, 2, translate("nothing was measured"));
    else
        sheet_paragraph(sheet, INK_FAINT, 2, findings->legend);
    if (findings->sizes)
        sheet_paragraph(sheet, INK_FAINT, 2, findings->sizes);
    sheet_newline(sheet);
}

static void put_lessons(const struct findings *findings, struct sheet *sheet)
{
    if (findings->lesson_count == 0)
        return;
    sheet_put(sheet, INK_HEADING, 0, translate("LESSONS"));
    sheet_newline(sheet);
    for (size_t at = 0; at < findings->lesson_count; at++) {
        const struct finding_lesson *lesson = &findings->lessons[at];
        int columns = sheet_columns(lesson->text) + 2 + sheet_columns(lesson->file) + 2;
        if (columns <= (int)sheet->width) {
            fprintf(sheet->stream, "  %s  ", lesson->text);
            sheet_put(sheet, INK_FAINT, 0, lesson->file);
            sheet_newline(sheet);
        } else {
            sheet_paragraph(sheet, INK_PLAIN, 2, lesson->text);
            sheet_paragraph(sheet, INK_FAINT, 4, lesson->file);
        }
    }
    sheet_newline(sheet);
}

static void put_next(const struct answer *answer, struct sheet *sheet)
{
    char *command = text_join(answer->next, " ");
    bool behind = 6 + sheet_columns(command) + 3 + sheet_columns(answer->why) <= (int)sheet->width;

    sheet_put(sheet, INK_HEADING, 6, translate("NEXT"));
    sheet_command(sheet, 6, answer->next);
    if (behind) {
        sheet_put(sheet, INK_PLAIN, 3, "");
        sheet_put(sheet, INK_FAINT, 0, answer->why);
    }
    sheet_newline(sheet);
    if (!behind)
        sheet_paragraph(sheet, INK_FAINT, 8, answer->why);
    if (answer->report) {
        char *open[] = {(char[]){"xdg-open"}, (char *)answer->report};
        struct text_list words = {.items = open, .count = 2};
        sheet_put(sheet, INK_PLAIN, 6, "");
        sheet_command(sheet, 6, &words);
        sheet_newline(sheet);
    }
    free(command);
}

void answer_print(const struct answer *answer, const struct findings *findings)
{
    struct sheet sheet;

    sheet_open(&sheet, findings, STDOUT_FILENO);
    put_top(findings, &sheet);
    put_differs(findings, &sheet);
    put_work(findings, &sheet);
    put_lessons(findings, &sheet);
    put_next(answer, &sheet);
    sheet_print(&sheet, stdout);
}
