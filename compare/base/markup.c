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
