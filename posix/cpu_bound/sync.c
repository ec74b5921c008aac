/* SPDX-License-Identifier: MIT
 *
 * cpu_bound by one worker, one task after the other.
 *
 * Shows:      the base of every speed-up.
 * Run:        posix/cpu_bound --variant sync
 * Beside it:  threads.c.
 * Exercise:   divide its time by that of threads --workers 1. What is the difference? */
#include "common/workloads/cpu_bound.h"

static struct answer run(const struct job *job)
{
    return cpu_bound_tasks(job, (struct span){0, job->tasks});
}

const struct variant variant_sync = {"sync", run, EXACT | ALONE,
                                     "one after the other, the base of every speed-up"};
