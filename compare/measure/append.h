/* SPDX-License-Identifier: MIT
 *
 * append: a run's records on their way to the disk. Main thread only. */
#ifndef TRIPTYCH_COMPARE_APPEND_H
#define TRIPTYCH_COMPARE_APPEND_H

#include "compare/measure/reading.h"
#include "compare/results/store.h"

/* Appends the records of one run, with what only the driver knows: `run` (which comparison),
 * `setting`, `launch` (which start of this cell, from 1), `launch_seconds` and `block`. */
void append_readings(struct store *store, const struct readings *readings, const struct cell *cell,
                     double launch_s);

#endif
