/* SPDX-License-Identifier: MIT
 *
 * translate: what people read, in the language that LANGUAGE, LC_ALL, LC_MESSAGES or LANG asks for,
 * from the catalogs of common/po/. English where there is no catalog, for most errors, and for all
 * that programs read. The catalogs are gettext's, but read here: where the locale is C.UTF-8, the
 * only one that is on every system, glibc 2.36 looks for a catalog, and 2.41 does not. So the
 * user's locale need not be installed, that of the process stays as it is, and strerror(3) and
 * numbers stay English. Sources: The GNU gettext manual, "Locale Environment Variables" and "The
 * Format of GNU MO Files". */
#ifndef TRIPTYCH_TRANSLATE_H
#define TRIPTYCH_TRANSLATE_H

#include "common/base/words.h"

#include <stdbool.h>
#include <stdint.h>

/* Finds the catalog and reads it; one that is not whole counts as none. Once, main thread only,
 * before threads are there. */
void translate_open(void);

/* Whether there is a catalog for the user's language. Any thread. */
bool translate_is_open(void);

/* The code of that language, as in "ja"; NULL: English. The library keeps it. Any thread. */
const char *translate_code(void);

/* The file of that catalog; NULL where there is none, or all is English for now. The library keeps
 * it. Any thread. */
const char *translate_catalog(void);

/* The text in the user's language, or itself. Stays as long as the program. Any thread. */
const char *translate(const char *text) __attribute__((format_arg(1)));

/* "3 workers" in the user's language: the catalog's text for the noun has a # for the number; or
 * words_count(). Returns `text`. Any thread. */
char *translate_count(uint64_t count, const char *noun, char text[WORDS_TEXT]);

/* All is English until it is called with false. Main thread only, alone. */
void translate_pause(bool pause);

/* Marks a text for the catalogs that is translated where it is printed. */
#define TRANSLATED(text) text

#endif
