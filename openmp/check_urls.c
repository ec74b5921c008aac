/* SPDX-License-Identifier: MIT
 *
 * check_urls with OpenMP.
 *
 * Shows: work of very unequal length: schedule(dynamic) gives a thread its next URL when it is
 *        free, and so do tasks. Each thread keeps its own libcurl handle for all its URLs.
 * Run:   openmp/check_urls --variant all urls.txt
 * Beside it: posix/check_urls.c (the shared counter that schedule(dynamic) hides),
 *        mpi/check_urls.c.
 * Exercise: change the schedule to static and check a file in which one server in ten is slow. */
#include "common/workloads/transfer.h"
#include "openmp/team.h"

#include "common/base/fail.h"

#include <errno.h>
#include <omp.h>
#include <stdlib.h>

static struct answer run_for(const struct job *job)
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

static struct answer run_tasks(const struct job *job)
{
    struct transfer *transfers = calloc((size_t)job->workers, sizeof *transfers);
    uint64_t count = 0, sum = 0;

    ok(transfers ? 0 : errno, "calloc");
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

static const struct variant variants[] = {
    {"for", run_for, EXACT, "parallel for, a thread takes the next URL when it is free"},
    {"tasks", run_tasks, EXACT, "one explicit task a URL"},
    {0},
};

int main(int argc, char **argv)
{
    return bench_main(argc, argv, &check_urls, variants, &openmp_team);
}
