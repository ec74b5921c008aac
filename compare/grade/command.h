/* SPDX-License-Identifier: MIT
 *
 * The command `triptych grade`. */
#ifndef TRIPTYCH_COMPARE_GRADE_COMMAND_H
#define TRIPTYCH_COMPARE_GRADE_COMMAND_H

#include "compare/programs/settings.h"

extern const struct option_row grade_rows[];

/* Returns the exit status. */
int grade_command(const struct settings *settings);

#endif
