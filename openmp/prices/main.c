/* SPDX-License-Identifier: MIT
 *
 * openmp/prices: what OpenMP's directives cost here.
 *
 *     openmp/prices                                   all, with 1 thread and with one a CPU
 *     OMP_WAIT_POLICY=active openmp/prices --workers 2
 *
 * Beside it: posix/prices and mpi/prices; `triptych prices` puts the three side by side, and runs
 * this one under both wait policies. It does not link the panel's team, which looks at each call
 * for timelines: a price is that of the bare directive. What is measured around what is as in the
 * EPCC OpenMP microbenchmarks (J. M. Bull 1999; J. M. Bull, F. Reid, N. McDonnell 2012 for tasks).
 *
 * Exercise: what does a barrier cost with more threads than CPUs, active and passive? Why? */
#include "openmp/measure/threads.h"
#include "openmp/prices/tables.h"

#include <stdlib.h>
#include <strings.h>

static void leave(int status)
{
    _Exit(status);
}

/* As the runtime has read it: gcc's does so when the program is loaded, so only the user can say.
 */
static const char *policy(void)
{
    const char *wish = getenv("OMP_WAIT_POLICY");

    return !wish || !wish[0] ? "default" : strcasecmp(wish, "active") == 0 ? "active" : "passive";
}

static const struct primitive *const tables[] = {prices_regions, prices_shared, prices_tasks, NULL};

static const char *const policies[] = {"passive", "active", NULL};

static const struct price_list list = {.tables = tables, .policy = policy, .policies = policies};

static const struct team team = {
    .panel = "openmp", .launch = "", .prepare = openmp_prepare, .leave = leave};

int main(int argc, char **argv)
{
    return price_main(argc, argv, &list, &team);
}
