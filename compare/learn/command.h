/* SPDX-License-Identifier: MIT
 *
 * The command `triptych learn`. */
#ifndef TRIPTYCH_COMPARE_LEARN_COMMAND_H
#define TRIPTYCH_COMPARE_LEARN_COMMAND_H

#include "compare/programs/settings.h"

extern const struct option_row learn_rows[];

/* Returns the exit status. */
int learn_command(const struct settings *settings);

#endif
