/* SPDX-License-Identifier: MIT
 *
 * launcher_parts: what the two files of launchers share. Within compare/programs only; main thread
 * only. */
#ifndef TRIPTYCH_COMPARE_LAUNCHER_PARTS_H
#define TRIPTYCH_COMPARE_LAUNCHER_PARTS_H

#include "compare/programs/launcher.h"

/* Ranks that outnumber the CPUs let others run while they wait (Open MPI, FAQ on running jobs). */
#define LAUNCHER_YIELDING "--mca mpi_yield_when_idle 1"

/* Adds the policy to a launcher of which no more is said than its name: ranks are not bound. */
void launcher_add_policy(struct launcher *launcher);

/* Whether the numbers stand in the words. */
bool launcher_is_templated(const struct text_list *words);

#endif
