/* SPDX-License-Identifier: MIT
 *
 * pool_main TASKS WORKERS: empty tasks through a pool_peer; the second run is timed, when its
 * threads exist. Prints the seconds; status 1 if a task was not done. */
#include "pool_peer.h"

#include "common/workloads/heavy_sum.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static uint64_t *results;

void peer_task(uint64_t number)
{
    results[number] = heavy_sum((struct span){0, 0}) + 1;
}

static double now_s(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

int main(int argc, char **argv)
{
    uint64_t tasks = argc == 3 ? strtoull(argv[1], NULL, 10) : 0;
    unsigned workers = argc == 3 ? (unsigned)strtoul(argv[2], NULL, 10) : 0;

    results = calloc(tasks + 1, sizeof *results);
    if (tasks == 0 || workers == 0 || !results)
        return 2;
    peer_run(tasks, workers);
    for (uint64_t task = 0; task < tasks; task++)
        results[task] = 0;
    double begin_s = now_s();
    peer_run(tasks, workers);
    printf("%.9f\n", now_s() - begin_s);
    for (uint64_t task = 0; task < tasks; task++)
        if (results[task] != 1)
            return 1;
    return 0;
}
