/* SPDX-License-Identifier: MIT
 *
 * lesson/command: the command `triptych lesson`: predict, run, reveal. Main thread only. */
#ifndef TRIPTYCH_COMPARE_LESSON_COMMAND_H
#define TRIPTYCH_COMPARE_LESSON_COMMAND_H

#include "compare/programs/settings.h"

/* The rows of its own options. */
extern const struct option_row lesson_rows[];

/* Returns the exit status: STATUS_FAILED if something could not be measured that is there,
 * STATUS_SKIP if nothing of the lesson can run here. */
int lesson_command(const struct settings *settings);

#endif
