/* SPDX-License-Identifier: MIT
 *
 * The command `triptych simulate`: MPI programs with thousands of ranks on a simulated machine. */
#ifndef TRIPTYCH_COMPARE_SIMULATE_H
#define TRIPTYCH_COMPARE_SIMULATE_H

#include "compare/programs/settings.h"

extern const struct option_row simulate_rows[];

/* Runs all cells and prints what came out. Returns the exit status: 1 where a cell failed. Ends the
 * program with STATUS_SKIP where SimGrid or the programs built for it are missing. */
int simulate_command(const struct settings *settings);

#endif
