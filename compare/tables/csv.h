/* SPDX-License-Identifier: MIT
 *
 * csv: comma-separated values (RFC 4180, with plain newlines). Main thread only. */
#ifndef TRIPTYCH_COMPARE_CSV_H
#define TRIPTYCH_COMPARE_CSV_H

#include <stdio.h>

/* A text in quotes, with quotes doubled. What a spreadsheet would take for a formula gets a leading
 * apostrophe: a record may come from anywhere. */
void csv_text(FILE *stream, const char *text);

#endif
