/* SPDX-License-Identifier: MIT
 *
 * diff_command: the command `triptych diff`. Main thread only. */
#ifndef TRIPTYCH_COMPARE_DIFF_COMMAND_H
#define TRIPTYCH_COMPARE_DIFF_COMMAND_H

#include "compare/programs/settings.h"

/* The rows of its own options. */
extern const struct option_row diff_rows[];

/* The command `triptych diff A B`. Returns the exit status: STATUS_DONE nothing is slower,
 * STATUS_FAILED something is; whatever hinders the comparison is STATUS_USAGE. */
int diff_command(const struct settings *settings);

#endif
