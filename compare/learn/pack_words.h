/* SPDX-License-Identifier: MIT
 *
 * pack_words: an exercise's title, hints and text in other languages than English. Of the language
 * XX they are in pack.XX.json beside pack.json, and in text.XX.txt beside text.txt. Main thread
 * only. */
#ifndef TRIPTYCH_COMPARE_LEARN_PACK_WORDS_H
#define TRIPTYCH_COMPARE_LEARN_PACK_WORDS_H

#include "compare/learn/pack.h"

/* Puts title, hints and advice in the user's language in the place of the English ones, if the pack
 * has them. */
void pack_words_take(struct pack *pack);

/* The languages of which the pack has anything for its panel; the caller frees them. */
struct text_list pack_words_languages(const struct pack *pack);

/* What pack.XX.json lacks for this panel, or why it cannot be read; NULL: nothing. The caller frees
 * it. */
char *pack_words_trouble(const struct pack *pack, const char *code);

#endif
