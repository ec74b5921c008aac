/* SPDX-License-Identifier: MIT
 *
 * check_urls without any concurrency.
 *
 * Shows:      the time that all speed-ups are measured against: the sum of all waits.
 * Run:        posix/check_urls --variant sync urls.txt
 * Beside it:  threads.c, events.c.
 * Exercise:   how many threads does it take until the longest wait is all that is left? */
#include "common/account/worker_stats.h"
#include "common/workloads/transfer.h"

static struct answer run(const struct job *job)
{
    struct transfer transfer;
    struct answer total = {0, 0};

    transfer_open(&transfer, job, WORKER_STATS_MAIN);
    for (uint64_t turn = 0; turn < job->urls; turn++)
        total = answer_add(total, check_url(&transfer, turn));
    transfer_close(&transfer);
    return total;
}

const struct variant variant_sync = {"sync", run, EXACT | ALONE,
                                     "one after the other, the base of every speed-up"};
