/* SPDX-License-Identifier: MIT
 *
 * commands: what triptych can be told to do: each command with its options, its help and the
 * function that does it. Help, man pages and completions are made from this table, too. */
#ifndef TRIPTYCH_COMPARE_COMMANDS_H
#define TRIPTYCH_COMPARE_COMMANDS_H

#include "compare/manual/manual.h"

/* In the order of --help; the last has no name. */
extern const struct command driver_commands[];

#endif
