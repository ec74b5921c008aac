/* SPDX-License-Identifier: MIT
 *
 * shell_words: a command line in one text, taken apart as a shell would, but with nothing expanded
 * and nothing run. Main thread only. */
#ifndef TRIPTYCH_COMPARE_SHELL_WORDS_H
#define TRIPTYCH_COMPARE_SHELL_WORDS_H

#include "common/base/error.h"
#include "compare/base/text.h"

/* Appends the words of `text`: blanks part them, '...', "..." and \ quote as in a shell; $, *, ~
 * and ` mean themselves. False, and why: a quote has no end, or a word that is not quoted means
 * something to a shell only (|, >file, ;, &&). */
bool shell_words(struct text_list *words, const char *text, struct error *error);

/* Whether the word is NAME=value, as it may stand before a command. */
bool shell_is_assignment(const char *word);

#endif
