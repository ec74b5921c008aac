/* SPDX-License-Identifier: MIT
 *
 * check_urls with OpenMP tasks.
 *
 * Shows:      one thread makes a task for each URL, and whichever thread is free takes the next;
 *             it uses its own libcurl handle, so a task must not move to another thread midway: it
 *             is tied, as tasks are unless they say otherwise.
 * Run:        openmp/check_urls --variant tasks urls.txt
 * Beside it:  for.c.
 * Exercise:   what could go wrong with untied tasks? */
#include "common/workloads/transfer.h"

#include "common/base/fail.h"

#include <omp.h>
#include <stdlib.h>

static struct answer run(const struct job *job)
{
    struct transfer *transfers = xcalloc((size_t)job->workers, sizeof *transfers);
    uint64_t count = 0, sum = 0;

#pragma omp parallel num_threads(job->workers)
    {
        transfer_open(&transfers[omp_get_thread_num()], job, omp_get_thread_num());
#pragma omp barrier
#pragma omp single
#pragma omp taskgroup task_reduction(+ : count, sum)
        for (uint64_t turn = 0; turn < job->urls; turn++) {
#pragma omp task in_reduction(+ : count, sum)
            {
                struct answer part = check_url(&transfers[omp_get_thread_num()], turn);
                count += part.count;
                sum += part.sum;
            }
        }
        transfer_close(&transfers[omp_get_thread_num()]);
    }
    free(transfers);
    return (struct answer){count, sum};
}

const struct variant variant_tasks = {"tasks", run, EXACT, "one explicit task a URL"};
