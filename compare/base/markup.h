/* SPDX-License-Identifier: MIT
 *
 * markup: a text in a file of another syntax. What comes out is valid UTF-8 (common/base/utf8.h).
 * Main thread only. */
#ifndef TRIPTYCH_COMPARE_MARKUP_H
#define TRIPTYCH_COMPARE_MARKUP_H

#include <stdio.h>

/* A value of a CSV file (RFC 4180), in quotes. What a spreadsheet would take for a formula gets a
 * leading apostrophe: a record may come from anywhere. */
void markup_csv(FILE *out, const char *text);

/* Plain text in Markdown, in a cell of a table too: what would end the cell or begin markup is
 * escaped, a new line becomes a blank. */
void markup_markdown(FILE *out, const char *text);

/* Plain text in HTML or XML, between tags or in an attribute's double quotes. What XML 1.0 knows no
 * character for (a NUL cannot be there, but an escape can) becomes U+FFFD. */
void markup_html(FILE *out, const char *text);

/* `<name attributes>text</name>` and a new line; `text` as markup_html() writes it. */
void markup_element(FILE *out, const char *name, const char *attributes, const char *text);

#endif
