/* SPDX-License-Identifier: MIT
 *
 * The command `triptych explore`. Main thread only. */
#ifndef TRIPTYCH_COMPARE_EXPLORE_COMMAND_H
#define TRIPTYCH_COMPARE_EXPLORE_COMMAND_H

#include "compare/programs/settings.h"

extern const struct option_row explore_rows[];

/* Returns the exit status: 0 nothing found, 1 found or failed, 2 usage. */
int explore_command(const struct settings *settings);

#endif
