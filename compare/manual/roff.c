/* SPDX-License-Identifier: MIT
 *
 * Writing man(7) pages that every formatter takes. */
#include "compare/manual/parts.h"

#include <string.h>

/* A character as roff(7) writes it; NULL: as it is. */
static const char *escaped(char character)
{
    switch (character) {
    case '\\':
        return "\\e";
    case '-':
        return "\\-";
    case '\'':
        return "\\(aq";
    case '`':
        return "\\(ga";
    case '^':
        return "\\(ha";
    case '~':
        return "\\(ti";
    case '"':
        return "\\(dq";
    default:
        return NULL;
    }
}

static void put(FILE *out, const char *text, size_t size)
{
    for (size_t at = 0; at < size; at++) {
        const char *instead = escaped(text[at]);
        if (instead)
            fputs(instead, out);
        else
            fputc(text[at] == '\n' ? ' ' : text[at], out);
    }
}

void roff_text(FILE *out, const char *text)
{
    if (text[0] == '.') /* at the beginning of a line it would be a command */
        fputs("\\&", out);
    while (*text) {
        size_t plain = strcspn(text, "`");
        const char *end = text[plain] ? strchr(text + plain + 1, '`') : NULL;
        if (!end)
            plain = strlen(text);
        put(out, text, plain);
        if (!end)
            return;
        fputs("\\fB", out);
        put(out, text + plain + 1, (size_t)(end - text) - plain - 1);
        fputs("\\fR", out);
        text = end + 1;
    }
}

void roff_begin(FILE *out, const char *title, int section, const char *summary)
{
    char *name = text_format("%s", title);

    fputs(".\\\" Written by `triptych manual` when the suite was built.\n.TH \"", out);
    for (char *at = name; *at; at++)
        *at = *at >= 'a' && *at <= 'z' ? (char)(*at - 'a' + 'A') : *at;
    put(out, name, strlen(name));
    fprintf(out, "\" %d \"\" \"triptych %s\" \"triptych\"\n.SH NAME\n", section, TRIPTYCH_VERSION);
    put(out, title, strlen(title));
    fputs(" \\- ", out);
    roff_text(out, summary);
    fputc('\n', out);
    free(name);
}

void roff_section(FILE *out, const char *heading)
{
    fputs(".SH \"", out);
    put(out, heading, strlen(heading));
    fputs("\"\n", out);
}

void roff_subsection(FILE *out, const char *heading)
{
    fputs(".SS \"", out);
    put(out, heading, strlen(heading));
    fputs("\"\n", out);
}

void roff_paragraph(FILE *out, const char *text)
{
    roff_text(out, text);
    fputc('\n', out);
}

void roff_item(FILE *out, const char *what, const char *value, const char *meaning)
{
    fputs(".TP\n\\fB", out);
    put(out, what, strlen(what));
    fputs("\\fR", out);
    if (value) {
        fputs(" \\fI", out);
        put(out, value, strlen(value));
        fputs("\\fR", out);
    }
    fputc('\n', out);
    roff_text(out, meaning[0] ? meaning : "No more is known of it.");
    fputc('\n', out);
}

/* "  triptych list   what there is": a command and its meaning, behind two blanks or more. */
static void example(FILE *out, char *line)
{
    line += strspn(line, " ");
    char *meaning = strstr(line, "  ");

    if (!meaning) {
        fputs(".PP\n.RS 4\n\\fB", out);
        put(out, line, strlen(line));
        fputs("\\fR\n.RE\n", out);
        return;
    }
    *meaning = '\0';
    meaning += 1 + strspn(meaning + 1, " ");
    roff_item(out, line, NULL, meaning);
}

void roff_page(FILE *out, const char *page)
{
    char *text = text_format("%s", page), *next;
    bool going_on = true; /* within a paragraph; the first one needs no beginning */

    for (char *line = text; line; line = next) {
        next = strchr(line, '\n');
        if (next)
            *next++ = '\0';
        if (line[0] == ' ') {
            example(out, line);
            going_on = false;
        } else if (line[0] == '\0') {
            going_on = false;
        } else {
            if (!going_on)
                fputs(".PP\n", out);
            roff_text(out, line);
            fputc('\n', out);
            going_on = true;
        }
    }
    free(text);
}

void roff_options(FILE *out, const struct option_row *rows)
{
    for (const struct option_row *row = rows; row && row->name; row++) {
        char what[OPTIONS_WORDS], text[OPTIONS_WORDS];
        options_words(row, what, text);
        char *value = strchr(what, ' ');
        if (value)
            *value++ = '\0';
        roff_item(out, what, value, text);
    }
}
