/* SPDX-License-Identifier: MIT
 *
 * The bare loop of OpenMP, schedule(dynamic, 1). */
#include "pool_peer.h"

void peer_run(uint64_t tasks, unsigned workers)
{
#pragma omp parallel for num_threads((int)workers) schedule(dynamic, 1)
    for (uint64_t task = 0; task < tasks; task++)
        peer_task(task);
}
