/* SPDX-License-Identifier: MIT
 *
 * list: what `triptych list` prints. Main thread only. */
#ifndef TRIPTYCH_COMPARE_LIST_H
#define TRIPTYCH_COMPARE_LIST_H

#include "compare/programs/command.h"

/* The workloads, their panels and variants, and what is missing and why, on standard output. */
void list_print(const struct catalog *catalog, const struct launcher *launcher);

#endif
