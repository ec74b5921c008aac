/* SPDX-License-Identifier: MIT
 *
 * crossover: a comparison with a sweep over the length of tasks, and what follows from it. Main
 * thread only. */
#ifndef TRIPTYCH_COMPARE_CROSSOVER_COMMAND_H
#define TRIPTYCH_COMPARE_CROSSOVER_COMMAND_H

#include "compare/figures/crossover.h"
#include "compare/measure/session.h"

/* The command; its exit status. */
int crossover_command(const struct settings *settings);

/* Of the cells that were measured; crossover_free() gives it back. */
struct crossover crossover_measured(const struct plan *plan);

/* Tells it, in the format that is wanted; `report`: where the page is, or NULL. */
void crossover_tell(const struct session *session, const struct crossover *crossover,
                    const char *report);

#endif
