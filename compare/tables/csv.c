/* SPDX-License-Identifier: MIT */
#include "compare/tables/csv.h"

#include <string.h>

void csv_text(FILE *stream, const char *text)
{
    fputc('"', stream);
    if (text[0] && strchr("=+-@", text[0]) && strncmp(text, "--", 2) != 0)
        fputc('\'', stream);
    for (; *text; text++) {
        if (*text == '"')
            fputc('"', stream);
        fputc(*text, stream);
    }
    fputc('"', stream);
}
