/* SPDX-License-Identifier: MIT */
#include "compare/base/markup.h"

#include "common/base/utf8.h"

#include <stdlib.h>
#include <string.h>

void markup_csv(FILE *out, const char *text)
{
    char *escaped = utf8_escape(text);

    fputc('"', out);
    if (text[0] && strchr("=+-@", text[0]) && strncmp(text, "--", 2) != 0)
        fputc('\'', out);
    for (const char *at = escaped; *at; at++) {
        if (*at == '"')
            fputc('"', out);
        fputc(*at, out);
    }
    fputc('"', out);
    free(escaped);
}

void markup_markdown(FILE *out, const char *text)
{
    char *escaped = utf8_escape(text);

    for (const char *at = escaped; *at; at++) {
        if (strchr("|\\`*_<>[]#&", *at))
            fputc('\\', out);
        fputc(*at == '\n' || *at == '\r' ? ' ' : *at, out);
    }
    free(escaped);
}

void markup_html(FILE *out, const char *text)
{
    char *escaped = utf8_escape(text);

    for (const char *at = escaped; *at; at++) {
        const char *entity = *at == '<'    ? "&lt;"
                             : *at == '>'  ? "&gt;"
                             : *at == '&'  ? "&amp;"
                             : *at == '"'  ? "&quot;"
                             : *at == '\'' ? "&#39;"
                                           : NULL;
        if (entity)
            fputs(entity, out);
        else if (((unsigned char)*at < ' ' && !strchr("\t\n\r", *at)) || *at == 0x7f)
            fputs("\xef\xbf\xbd", out);
        else
            fputc(*at, out);
    }
    free(escaped);
}

void markup_element(FILE *out, const char *name, const char *attributes, const char *text)
{
    fprintf(out, "<%s%s%s>", name, attributes[0] ? " " : "", attributes);
    markup_html(out, text);
    fprintf(out, "</%s>\n", name);
}
