/* SPDX-License-Identifier: MIT
 *
 * posix/prices: what threads, processes and what lies between them cost here.
 *
 *     posix/prices                        everything, alone and contended
 *     posix/prices --only mutex --workers 2
 *
 * Beside it: openmp/prices and mpi/prices; `triptych prices` puts the three side by side. It does
 * not link the panel's team, whose wrappers look at each call for timelines: a price is that of the
 * bare call.
 *
 * Exercise: which is cheaper for two threads, a mutex or an atomic addition? And with one? */
#include "posix/prices/tables.h"

#include <unistd.h>

static void leave(int status)
{
    _exit(status);
}

static const struct primitive *const tables[] = {
    prices_start, prices_locks, prices_hand_over, prices_processes, prices_waiting, NULL,
};

static const struct price_list list = {.tables = tables};

static const struct team team = {.panel = "posix", .launch = "", .leave = leave};

int main(int argc, char **argv)
{
    return price_main(argc, argv, &list, &team);
}
