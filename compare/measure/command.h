/* SPDX-License-Identifier: MIT
 *
 * command: `triptych compare`. Main thread only. */
#ifndef TRIPTYCH_COMPARE_MEASURE_COMMAND_H
#define TRIPTYCH_COMPARE_MEASURE_COMMAND_H

#include "compare/programs/settings.h"

/* Plans, measures and tells. Returns the exit status. */
int compare_command(const struct settings *settings);

#endif
