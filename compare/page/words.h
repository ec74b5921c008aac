/* SPDX-License-Identifier: MIT
 *
 * words: what the report's page itself says, in the user's language. For compare/page alone. Main
 * thread only. */
#ifndef TRIPTYCH_COMPARE_PAGE_WORDS_H
#define TRIPTYCH_COMPARE_PAGE_WORDS_H

#include "compare/page/emit.h"

/* The members "words" and "terms" of an object: English text to text; none where the language is
 * English. */
void page_words_emit(struct emit *emit);

/* words_page.c: the texts of the page that are translated wherever they stand. */
extern const char *const page_words[];
extern const size_t page_words_count;

#endif
