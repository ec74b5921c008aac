/* SPDX-License-Identifier: MIT
 *
 * group: the cells of a workload that have the same setting; they share a part of a table. Main
 * thread only. */
#ifndef TRIPTYCH_COMPARE_GROUP_H
#define TRIPTYCH_COMPARE_GROUP_H

#include "compare/base/units.h"
#include "compare/figures/summary.h"

struct group {
    const struct summary *items; /* of the whole workload */
    size_t count;
    const char *setting;
    int width; /* of the variants' names */
    int cpus;
    bool measured;                             /* there is a figure */
    bool several;                              /* workers were on several hosts */
    bool alone, one, losses, results, crowded; /* what there is to be shown */
};

struct group group_of(const struct summary *items, size_t count, const char *setting, int cpus);

/* Whether it is a cell of the group. */
bool group_has(const struct group *group, const struct summary *summary);

/* Whether the cell's workers were more than the CPUs of their hosts. */
bool group_crowds(const struct group *group, const struct summary *summary);

/* The natural variant of each panel side by side, a line for each number of workers; nothing where
 * only one panel was measured. */
void group_print_panels(const struct group *group);

#endif
