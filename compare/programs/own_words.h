/* SPDX-License-Identifier: MIT
 *
 * own_words: the names in braces that stand for values in a command of the user's own. Main thread
 * only. */
#ifndef TRIPTYCH_COMPARE_OWN_WORDS_H
#define TRIPTYCH_COMPARE_OWN_WORDS_H

#include "compare/programs/own.h"

/* Ends this program with STATUS_USAGE where the command has a name in braces that is spelled nearly
 * as one that stands for a value; `sets`: the names of --set. Any other braces are the command's.
 */
void own_words_check(const struct own_command *own, const struct text_list *sets);

#endif
