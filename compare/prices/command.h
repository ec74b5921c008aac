/* SPDX-License-Identifier: MIT
 *
 * prices/command: the command `triptych prices`. Main thread only. */
#ifndef TRIPTYCH_COMPARE_PRICES_RUN_H
#define TRIPTYCH_COMPARE_PRICES_RUN_H

#include "compare/programs/catalog.h"
#include "compare/programs/command.h"
#include "compare/programs/settings.h"

/* The rows of its own options. */
extern const struct option_row prices_rows[];

/* Measures the price lists that the catalog has, saves the records and prints the table. Returns
 * the exit status. */
int prices_run(struct catalog *catalog, const struct launcher *launcher,
               const struct settings *settings);

#endif
