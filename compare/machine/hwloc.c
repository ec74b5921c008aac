/* SPDX-License-Identifier: MIT
 *
 * The topology by hwloc, https://www.open-mpi.org/projects/hwloc/doc/v2.9.0/ */
#include "compare/machine/parts.h"

#include <hwloc.h>

static uint64_t count(hwloc_topology_t machine, hwloc_obj_type_t type)
{
    int objects = hwloc_get_nbobjs_by_type(machine, type); /* -1: on several levels */

    return objects > 0 ? (uint64_t)objects : 0;
}

static uint64_t cache_bytes(hwloc_topology_t machine, hwloc_obj_type_t type)
{
    uint64_t most = 0;

    for (hwloc_obj_t cache = hwloc_get_next_obj_by_type(machine, type, NULL); cache;
         cache = hwloc_get_next_obj_by_type(machine, type, cache))
        if (cache->attr->cache.size > most)
            most = cache->attr->cache.size;
    return most;
}

bool machine_topology_by_hwloc(struct topology *topology)
{
    hwloc_topology_t machine;

    if (hwloc_topology_init(&machine) != 0)
        return false;
    /* The machine, not the part of it that a cgroup leaves to us. */
    bool good = hwloc_topology_set_flags(machine, HWLOC_TOPOLOGY_FLAG_INCLUDE_DISALLOWED) == 0 &&
                hwloc_topology_load(machine) == 0;
    if (good)
        *topology = (struct topology){
            .sockets = count(machine, HWLOC_OBJ_PACKAGE),
            .cores = count(machine, HWLOC_OBJ_CORE),
            .threads = count(machine, HWLOC_OBJ_PU),
            .numa_nodes = count(machine, HWLOC_OBJ_NUMANODE),
            .l1d_bytes = cache_bytes(machine, HWLOC_OBJ_L1CACHE),
            .l2_bytes = cache_bytes(machine, HWLOC_OBJ_L2CACHE),
            .l3_bytes = cache_bytes(machine, HWLOC_OBJ_L3CACHE),
        };
    hwloc_topology_destroy(machine);
    return good;
}
