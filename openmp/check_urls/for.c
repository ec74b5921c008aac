/* SPDX-License-Identifier: MIT
 *
 * check_urls with a parallel loop of OpenMP.
 *
 * Shows:      work of very unequal length: schedule(dynamic) gives a thread its next URL when it is
 *             free. Each thread keeps its own libcurl handle for all its URLs.
 * Run:        openmp/check_urls urls.txt
 * Beside it:  posix/check_urls/threads.c (the shared counter that schedule(dynamic) hides),
 *             mpi/check_urls/request.c; tasks.c.
 * Exercise:   change the schedule to static and check a file in which one server in ten is slow. */
#include "common/workloads/transfer.h"

#include <omp.h>

static struct answer run(const struct job *job)
{
    uint64_t count = 0, sum = 0;

#pragma omp parallel num_threads(job->workers) reduction(+ : count, sum)
    {
        struct transfer mine;

        transfer_open(&mine, job, omp_get_thread_num());
#pragma omp for schedule(dynamic, 1)
        for (uint64_t turn = 0; turn < job->urls; turn++) {
            struct answer part = check_url(&mine, turn);
            count += part.count;
            sum += part.sum;
        }
        transfer_close(&mine);
    }
    return (struct answer){count, sum};
}

const struct variant variant_for = {"for", run, EXACT | NATURAL,
                                    "parallel for, a thread takes the next URL when it is free"};
