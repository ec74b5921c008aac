/* SPDX-License-Identifier: MIT
 *
 * oneTBB: a task_group with one run() a task, or (-DLOOP) parallel_for, which cuts by itself. */
#include "pool_peer.h"

#include <tbb/global_control.h>
#include <tbb/parallel_for.h>
#include <tbb/task_group.h>

void peer_run(uint64_t tasks, unsigned workers)
{
    tbb::global_control limit(tbb::global_control::max_allowed_parallelism, workers);
#ifdef LOOP
    tbb::parallel_for(uint64_t{0}, tasks, [](uint64_t task) { peer_task(task); });
#else
    tbb::task_group group;

    for (uint64_t task = 0; task < tasks; task++)
        group.run([task] { peer_task(task); });
    group.wait();
#endif
}
