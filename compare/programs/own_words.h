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

/* command_add_environment() for a command of the user's own, whose ranks on other hosts shall have
 * the setting's variables, too. */
void own_add_environment(const struct start *start, struct text_list *argv);

/* Whether the command is a launcher of MPI's, by its name, which starts ranks ({n} or {ppn} stands
 * in it). */
bool own_starts_ranks(const struct own_command *own);

#endif
