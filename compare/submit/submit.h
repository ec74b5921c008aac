/* SPDX-License-Identifier: MIT
 *
 * The command `triptych submit`: a comparison as a job script of a batch system. */
#ifndef TRIPTYCH_COMPARE_SUBMIT_H
#define TRIPTYCH_COMPARE_SUBMIT_H

#include "compare/programs/settings.h"

extern const struct option_row submit_rows[];

/* Prints the script, or with --send submits it. Returns the exit status. */
int submit_command(const struct settings *settings);

#endif
