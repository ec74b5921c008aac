/* SPDX-License-Identifier: MIT
 *
 * Stands in for hwloc.c in a build without hwloc. */
#include "compare/machine/parts.h"

bool machine_topology_by_hwloc(struct topology *topology)
{
    (void)topology;
    return false;
}
