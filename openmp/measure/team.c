/* SPDX-License-Identifier: MIT */
#include "openmp/measure/team.h"

#include "common/base/fail.h"
#include "common/base/heap.h"
#include "common/options/workers.h"
#include "openmp/measure/threads.h"
#include "openmp/measure/waits.h"

#include <errno.h>
#include <omp.h>
#include <stdlib.h>

/* Who waits in a barrier should sleep, unless the user wants it otherwise. libgomp has read its
 * environment when the program was loaded, and soon sleeps anyway; libomp reads it at its first
 * use, and would spin for 200 ms. */
static void open_team(int *argc, char ***argv, bool work, enum threading threads)
{
    (void)argc, (void)argv, (void)work, (void)threads;
    openmp_waits_open();
    /* What the runtime has freed in one repetition it needs in the next. glibc would give it back
     * to the kernel again and again: ten thousand tasks with dependencies took 1.8 us each with one
     * worker, and 0.2 us with memory that is kept (libgomp 12; medians of 7). */
    heap_keep();
    check(setenv("OMP_WAIT_POLICY", "passive", 0) ? errno : 0, "setenv");
}

static int default_workers(int proposal)
{
    struct error error;
    int wish;

    /* Not omp_get_max_threads(): runtimes differ in what they make of a value that is none. */
    if (!workers_of_list(getenv("OMP_NUM_THREADS"), &wish, &error))
        fail(STATUS_USAGE, "%s", error.text);
    return wish > 0 ? wish : proposal;
}

static int worker(void)
{
    return omp_get_thread_num();
}

static void leave(int status)
{
    _Exit(status); /* not exit(3): the other threads of the team still run */
}

const struct team openmp_team = {
    .panel = "openmp",
    .launch = "",
    .one_clock = true,
    .open = open_team,
    .default_workers = default_workers,
    .prepare = openmp_prepare,
    .main_joins = true,
    .worker = worker,
    .waits = openmp_waits,
    .leave = leave,
};
