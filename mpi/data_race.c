/* SPDX-License-Identifier: MIT
 *
 * data_race with MPI's one-sided communication.
 *
 * Shows: ranks share nothing, until a window opens one rank's memory to all; then get and put race
 *        just as read and write do. What mends it: an exclusive epoch, a fetch-and-op, or not to
 *        share at all and reduce.
 * Run:   mpirun -n 3 --oversubscribe mpi/data_race --variant all
 * Beside it: posix/data_race.c (fork_racy: the same memory by mmap), openmp/data_race.c.
 * Exercise: replace MPI_Fetch_and_op by MPI_Accumulate. What may then be put off until the unlock,
 *        and what does that do to the time per increment? */
#include "common/workloads/data_race.h"

#include "common/account/tally.h"
#include "mpi/patience.h"
#include "mpi/team.h"

#include <mpi.h>
#include <sched.h>
#include <stddef.h>

/* Opens the counter of rank 0 to all ranks (collective) and starts the clock. */
static MPI_Win counter_open(uint64_t **counter)
{
    MPI_Win window;
    int rank;

    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
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

/* Stops the clock, waits for all ranks (collective) and reads what the counter has become. */
static struct answer counter_close(uint64_t *counter, MPI_Win window)
{
    uint64_t total = 0;
    int rank;

    team_done();
    /* This barrier spins, on purpose: where the library makes no progress by itself (MPICH), the
     * others' operations on this rank's memory advance only while it is inside MPI. */
    MPI_Barrier(MPI_COMM_WORLD);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    if (rank == 0) {
        MPI_Win_lock(MPI_LOCK_EXCLUSIVE, 0, 0, window);
        total = *counter;
        MPI_Win_unlock(0, window);
    }
    MPI_Win_free(&window);
    return data_race_answer(total); /* meaningful on rank 0 only */
}

static struct answer run_racy(const struct job *job)
{
    uint64_t *counter, current;
    MPI_Win window = counter_open(&counter);

    double begin_s = tally_begin();
    MPI_Win_lock_all(0, window);
    for (uint64_t i = 0; i < job->increments; i++) {
        MPI_Get(&current, 1, MPI_UINT64_T, 0, 0, 1, MPI_UINT64_T, window);
        MPI_Win_flush(0, window);
        sched_yield(); /* as time.sleep(0) in the tutorial: invites the others to interfere */
        current++;
        MPI_Put(&current, 1, MPI_UINT64_T, 0, 0, 1, MPI_UINT64_T, window);
        MPI_Win_flush(0, window);
    }
    MPI_Win_unlock_all(window);
    tally_end(begin_s, 1);
    return counter_close(counter, window);
}

static struct answer run_lock(const struct job *job)
{
    uint64_t *counter, current;
    MPI_Win window = counter_open(&counter);

    double begin_s = tally_begin();
    for (uint64_t i = 0; i < job->increments; i++) {
        MPI_Win_lock(MPI_LOCK_EXCLUSIVE, 0, 0, window);
        MPI_Get(&current, 1, MPI_UINT64_T, 0, 0, 1, MPI_UINT64_T, window);
        MPI_Win_flush(0, window);
        current++;
        MPI_Put(&current, 1, MPI_UINT64_T, 0, 0, 1, MPI_UINT64_T, window);
        MPI_Win_unlock(0, window);
    }
    tally_end(begin_s, 1);
    return counter_close(counter, window);
}

static struct answer run_atomic(const struct job *job)
{
    const uint64_t one = 1;
    uint64_t *counter, before;
    MPI_Win window = counter_open(&counter);

    double begin_s = tally_begin();
    MPI_Win_lock_all(0, window);
    for (uint64_t i = 0; i < job->increments; i++) {
        MPI_Fetch_and_op(&one, &before, MPI_UINT64_T, 0, 0, MPI_SUM, window);
        MPI_Win_flush(0, window);
    }
    MPI_Win_unlock_all(window);
    tally_end(begin_s, 1);
    return counter_close(counter, window);
}

static struct answer run_reduce(const struct job *job)
{
    uint64_t part = 0, total = 0;
    MPI_Request summed;

    double begin_s = tally_begin();
    for (uint64_t i = 0; i < job->increments; i++) {
        part++; /* this rank's own counter; they are added up at the end */
        __asm__ volatile("" : "+r"(part)); /* every increment is made, as in the others */
    }
    tally_end(begin_s, 1);
    MPI_Ireduce(&part, &total, 1, MPI_UINT64_T, MPI_SUM, 0, MPI_COMM_WORLD, &summed);
    patient_wait(&summed, MPI_STATUS_IGNORE);
    return data_race_answer(total); /* meaningful on rank 0 only */
}

static const struct variant variants[] = {
    {"racy", run_racy, MAY_LOSE, "one-sided get and put without an epoch of one's own"},
    {"lock", run_lock, EXACT, "get and put in an exclusive epoch"},
    {"atomic", run_atomic, EXACT, "MPI_Fetch_and_op"},
    {"reduce", run_reduce, EXACT, "a counter for each rank, reduced at the end"},
    {0},
};

int main(int argc, char **argv)
{
    return bench_main(argc, argv, &data_race, variants, &mpi_team);
}
