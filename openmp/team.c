/* SPDX-License-Identifier: MIT */
#include "openmp/team.h"

#include "common/base/fail.h"
#include "openmp/waits.h"

#include <errno.h>
#include <omp.h>
#include <stdlib.h>

/* Who waits in a barrier should sleep, unless the user wants it otherwise. libgomp has read its
 * environment when the program was loaded, and soon sleeps anyway; libomp reads it at its first
 * use, and would spin for 200 ms. */
static void open_team(int *argc, char ***argv, bool work, bool threads)
{
    (void)argc, (void)argv, (void)work, (void)threads;
    openmp_waits_open();
    ok(setenv("OMP_WAIT_POLICY", "passive", 0) ? errno : 0, "setenv");
}

static int default_workers(int proposal)
{
    const char *wish = getenv("OMP_NUM_THREADS");

    return wish && wish[0] ? omp_get_max_threads() : proposal;
}

/* A smaller team than asked for would measure something else, and where workers wait for each other
 * it would hang; so it is refused. */
static void prepare(int workers)
{
    int team = 0;

    omp_set_dynamic(0);
    omp_set_num_threads(workers);
#pragma omp parallel num_threads(workers)
#pragma omp single
    team = omp_get_num_threads();
    if (team != workers)
        fail(STATUS_SKIP,
             "OpenMP gives a team of %d threads instead of %d; look at "
             "OMP_THREAD_LIMIT (now %d)",
             team, workers, omp_get_thread_limit());
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
    .prepare = prepare,
    .worker = worker,
    .waits = openmp_waits,
    .leave = leave,
};
