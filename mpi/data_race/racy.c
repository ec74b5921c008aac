/* SPDX-License-Identifier: MIT
 *
 * data_race with MPI's one-sided communication, and without an epoch of one's own.
 *
 * Shows:      ranks share nothing, until a window opens one rank's memory to all; then get and
 *             put race just as read and write do.
 * Run:        mpirun -n 3 --oversubscribe mpi/data_race
 * Beside it:  lock.c, atomic.c, reduce.c, which lose none; posix/data_race/racy.c and
 *             fork_racy.c, openmp/data_race/racy.c.
 * Exercise:   with one rank nothing is lost. Why? */
#include "common/workloads/data_race.h"

#include "common/account/worker_stats.h"
#include "mpi/measure/team.h"

#include <mpi.h>
#include <sched.h>

/* Opens the counter of rank 0 to all ranks and starts the clock. Collective. */
static MPI_Win counter_open(uint64_t **counter, int rank)
{
    MPI_Win window;

    MPI_Win_allocate(rank == 0 ? sizeof **counter : 0, sizeof **counter, MPI_INFO_NULL,
                     MPI_COMM_WORLD, counter, &window);
    if (rank == 0) {
        MPI_Win_lock(MPI_LOCK_EXCLUSIVE, 0, 0, window);
        **counter = 0;
        MPI_Win_unlock(0, window);
    }
    team_ready();
    return window;
}

/* Stops the clock, waits for all ranks and reads what the counter has become. Collective. */
static uint64_t counter_close(uint64_t *counter, MPI_Win window, int rank)
{
    uint64_t total = 0;

    team_done();
    /* This barrier spins, on purpose: where the library makes no progress by itself (MPICH), the
     * others' operations on this rank's memory advance only while it is inside MPI. */
    MPI_Barrier(MPI_COMM_WORLD);
    if (rank == 0) {
        MPI_Win_lock(MPI_LOCK_EXCLUSIVE, 0, 0, window);
        total = *counter;
        MPI_Win_unlock(0, window);
    }
    MPI_Win_free(&window);
    return total;
}

static struct answer run(const struct job *job)
{
    uint64_t *counter, current;
    int rank;

    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Win window = counter_open(&counter, rank);

    double begin_s = worker_stats_begin();
    MPI_Win_lock_all(0, window);
    for (uint64_t i = 0; i < job->increments; i++) {
        MPI_Get(&current, 1, MPI_UINT64_T, 0, 0, 1, MPI_UINT64_T, window); /* RACE */
        MPI_Win_flush(0, window);
        sched_yield(); /* as time.sleep(0) in the tutorial: invites the others to interfere */
        current++;
        MPI_Put(&current, 1, MPI_UINT64_T, 0, 0, 1, MPI_UINT64_T, window); /* RACE */
        MPI_Win_flush(0, window);
    }
    MPI_Win_unlock_all(window);
    worker_stats_end(begin_s, 1);

    return data_race_answer(counter_close(counter, window, rank)); /* on rank 0 */
}

const struct variant variant_racy = {"racy", run, MAY_LOSE | NATURAL,
                                     "one-sided get and put without an epoch of one's own"};
