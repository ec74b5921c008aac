/* SPDX-License-Identifier: MIT
 *
 * race/command: the command `triptych race`. Main thread only. */
#ifndef TRIPTYCH_COMPARE_RACE_RUN_H
#define TRIPTYCH_COMPARE_RACE_RUN_H

#include "compare/programs/command.h"

/* The rows of its own options. */
extern const struct option_row race_rows[];

/* Looks for the further races of the catalog's panels, runs all there is, saves the records and
 * prints. Returns the exit status. */
int race_run(struct catalog *catalog, const struct launcher *launcher,
             const struct settings *settings);

#endif
