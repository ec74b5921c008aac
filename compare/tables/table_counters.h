/* SPDX-License-Identifier: MIT
 *
 * What was counted of each cell, as a part of its table. Main thread only. */
#ifndef TRIPTYCH_COMPARE_TABLE_COUNTERS_H
#define TRIPTYCH_COMPARE_TABLE_COUNTERS_H

#include "compare/tables/group.h"

/* A line for each cell of the group that tells any count; nothing where none does. */
void table_counters(const struct group *group);

#endif
