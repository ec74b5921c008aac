/* SPDX-License-Identifier: MIT
 *
 * data_race with MPI's one-sided communication in an exclusive epoch.
 *
 * Shows:      a lock on the window keeps all others out between get and put.
 * Run:        mpirun -n 3 --oversubscribe mpi/data_race --variant lock
 * Beside it:  racy.c, atomic.c; posix/data_race/mutex.c, openmp/data_race/critical.c.
 * Exercise:   take MPI_LOCK_SHARED instead. How many updates are lost, and why any at all? */
#include "common/workloads/data_race.h"

#include "common/account/worker_stats.h"
#include "mpi/measure/team.h"

#include <mpi.h>

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
    for (uint64_t i = 0; i < job->increments; i++) {
        MPI_Win_lock(MPI_LOCK_EXCLUSIVE, 0, 0, window);
        MPI_Get(&current, 1, MPI_UINT64_T, 0, 0, 1, MPI_UINT64_T, window);
        MPI_Win_flush(0, window);
        current++;
        MPI_Put(&current, 1, MPI_UINT64_T, 0, 0, 1, MPI_UINT64_T, window);
        MPI_Win_unlock(0, window);
    }
    worker_stats_end(begin_s, 1);

    return data_race_answer(counter_close(counter, window, rank)); /* on rank 0 */
}

const struct variant variant_lock = {"lock", run, EXACT, "get and put in an exclusive epoch"};
