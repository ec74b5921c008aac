/* SPDX-License-Identifier: MIT
 *
 * io_bound by one worker, one task after the other.
 *
 * Shows:      what it costs to wait in turn: the sum of all waits.
 * Run:        posix/io_bound --variant sync
 * Beside it:  threads.c, where the waits overlap.
 * Exercise:   how does the time change with --tasks 6? And that of threads? */
#include "common/workloads/io_bound.h"

static struct answer run(const struct job *job)
{
    return io_bound_tasks(job, (struct span){0, job->tasks});
}

const struct variant variant_sync = {"sync", run, EXACT | ALONE,
                                     "one after the other, the base of every speed-up"};
