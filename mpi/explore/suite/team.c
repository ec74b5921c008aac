/* SPDX-License-Identifier: MIT
 *
 * The suite's programs of MPI as `triptych explore` runs them: mpi/measure/team.c without launcher,
 * lost ranks, naps and timelines, which are no part of what is explored. It waits in the calls
 * themselves, so that each is one step. */
#include "mpi/measure/team.h"

#include "common/account/worker_stats.h"
#include "common/base/fail.h"

#include <mpi.h>
#include <unistd.h>

static int rank(void)
{
    int number;

    MPI_Comm_rank(MPI_COMM_WORLD, &number);
    return number;
}

static int ranks(void)
{
    int number;

    MPI_Comm_size(MPI_COMM_WORLD, &number);
    return number;
}

static void open_team(int *argc, char ***argv, bool work, enum threading threads)
{
    (void)work;
    (void)threads;
    MPI_Init(argc, argv);
    fail_name("rank", rank());
}

static int default_workers(int proposal)
{
    (void)proposal;
    return ranks();
}

static void prepare(int workers)
{
    (void)workers;
}

static void barrier(void)
{
    MPI_Barrier(MPI_COMM_WORLD);
}

static void collect(void)
{
    const struct worker_stats *own = worker_stats_of(rank());

    MPI_Gather(rank() == 0 ? MPI_IN_PLACE : own, (int)sizeof *own, MPI_BYTE, worker_stats_all(),
               (int)sizeof *own, MPI_BYTE, 0, MPI_COMM_WORLD);
}

static int agree(int status)
{
    MPI_Bcast(&status, 1, MPI_INT, 0, MPI_COMM_WORLD);
    return status;
}

static void broadcast(void *bytes, size_t size)
{
    MPI_Bcast(bytes, (int)size, MPI_BYTE, 0, MPI_COMM_WORLD);
}

static int dissent(bool differs, int *first)
{
    int own[2] = {differs, differs ? -rank() : -ranks()}, all[2];

    MPI_Allreduce(&own[0], &all[0], 1, MPI_INT, MPI_SUM, MPI_COMM_WORLD);
    MPI_Allreduce(&own[1], &all[1], 1, MPI_INT, MPI_MAX, MPI_COMM_WORLD);
    *first = -all[1];
    return all[0];
}

static void leave(int status)
{
    MPI_Abort(MPI_COMM_WORLD, status);
    _exit(status);
}

static void close_team(void)
{
    MPI_Finalize();
}

void team_ready(void)
{
    barrier();
    worker_stats_process_begin(rank());
    worker_stats_start(rank());
}

void team_done(void)
{
    worker_stats_finish(rank());
    worker_stats_process_end(rank());
}

int team_threads(void)
{
    return 1;
}

bool team_shares_clock(void)
{
    return true;
}

const struct team mpi_team = {
    .panel = "mpi",
    .launch = "mpirun -n N ",
    .fixed = true,
    .oversubscribe = "",
    .open = open_team,
    .default_workers = default_workers,
    .prepare = prepare,
    .worker = rank,
    .rank = rank,
    .ranks = ranks,
    .barrier = barrier,
    .collect = collect,
    .agree = agree,
    .broadcast = broadcast,
    .dissent = dissent,
    .leave = leave,
    .close = close_team,
};
