/* SPDX-License-Identifier: MIT
 *
 * utf8: texts that may hold any bytes (a path, a host's name, a variable of the environment), for
 * files that must be UTF-8 (JSON, CSV, Markdown, HTML). A byte that is no part of a UTF-8 character
 * is written as U+FFFD and two hexadecimal digits, so "out\xff" becomes "out�FF". So that the way
 * back is certain, a U+FFFD in the text itself is written as three such bytes: "�EF�BF�BD". All
 * other text stays as it is. Any thread. */
#ifndef TRIPTYCH_UTF8_H
#define TRIPTYCH_UTF8_H

#include <stddef.h>

/* How many bytes the UTF-8 character at bytes[size] has, size at least 1; 0: it is no UTF-8
 * (overlong, a surrogate, past U+10FFFF, cut off). The table is that of The Unicode Standard,
 * section 3.9, "Well-Formed UTF-8 Byte Sequences". */
size_t utf8_character(const char *bytes, size_t size);

/* A copy of the text as valid UTF-8. The caller frees it. */
char *utf8_escape(const char *text);

/* What utf8_escape() was given; a text that it did not make stays as it is. The caller frees it. */
char *utf8_unescape(const char *text);

#endif
