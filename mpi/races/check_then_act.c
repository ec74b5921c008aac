/* SPDX-License-Identifier: MIT
 *
 * check_then_act with MPI's one-sided communication.
 *
 * Shows: whoever finds a place free takes it, and two find it free: a get, and later a put. Each is
 *        atomic by itself, as MPI_Fetch_and_op with MPI_NO_OP and MPI_Accumulate with MPI_REPLACE
 *        are; what lies between them is the mistake. MPI_Compare_and_swap is both in one step.
 * Run:   mpirun -n 2 mpi/races/check_then_act --variant all
 * Beside it: posix/races/check_then_act.c, openmp/races/check_then_act.c.
 * Exercise: let rank 0 give the places away by messages. What becomes of the mistake? */
#include "common/workloads/races.h"

#include "common/account/worker_stats.h"
#include "common/base/counts.h"
#include "common/base/fail.h"
#include "mpi/measure/team.h"

#include <errno.h>
#include <mpi.h>
#include <sched.h>
#include <stdlib.h>

enum { FREE = 0, TAKEN = 1 };

/* The places are rank 0's memory, which all ranks reach. */
struct places {
    MPI_Win window;
    int *taken;  /* taken[trials], rank 0's */
    int *takers; /* takers[trials], this rank's: 1 for each that it took */
};

static struct places places_open(const struct job *job)
{
    struct places places = {.takers = calloc(counts_room(job->trials), sizeof(int))};
    int rank;

    check(places.takers ? 0 : errno, "calloc");
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Win_allocate(rank == 0 ? (MPI_Aint)(job->trials * sizeof(int)) : 0, sizeof(int),
                     MPI_INFO_NULL, MPI_COMM_WORLD, &places.taken, &places.window);
    MPI_Win_lock(MPI_LOCK_EXCLUSIVE, rank, 0, places.window);
    for (uint64_t place = 0; rank == 0 && place < job->trials; place++)
        places.taken[place] = FREE;
    MPI_Win_unlock(rank, places.window);
    team_ready();
    MPI_Win_lock_all(0, places.window);
    return places;
}

/* A place that more than one took is a trial that went wrong. */
static struct answer places_close(struct places *places, const struct job *job)
{
    uint64_t right = 0;
    int rank;

    MPI_Win_unlock_all(places->window);
    team_done();
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Reduce(rank == 0 ? MPI_IN_PLACE : places->takers, places->takers, (int)job->trials, MPI_INT,
               MPI_SUM, 0, MPI_COMM_WORLD);
    for (uint64_t place = 0; place < job->trials; place++)
        right += places->takers[place] == 1;
    MPI_Win_free(&places->window);
    free(places->takers);
    return races_answer(right); /* meaningful on rank 0 only */
}

static struct answer run_broken(const struct job *job)
{
    struct places places = places_open(job);
    const int taken = TAKEN;
    int seen;

    double begin_s = worker_stats_begin();
    for (uint64_t at = 0; at < job->trials; at++) {
        MPI_Aint place = (MPI_Aint)at;
        MPI_Fetch_and_op(NULL, &seen, MPI_INT, 0, place, MPI_NO_OP, places.window);
        MPI_Win_flush(0, places.window);
        if (seen == FREE) { /* RACE: another may take it before we do */
            sched_yield();  /* invites the others to come between */
            MPI_Accumulate(&taken, 1, MPI_INT, 0, place, 1, MPI_INT, MPI_REPLACE, places.window);
            MPI_Win_flush(0, places.window);
            places.takers[at]++;
        }
    }
    worker_stats_end(begin_s, 1);
    return places_close(&places, job);
}

static struct answer run_lock(const struct job *job)
{
    struct places places = places_open(job);
    const int taken = TAKEN;
    int seen;

    MPI_Win_unlock_all(places.window);
    double begin_s = worker_stats_begin();
    for (uint64_t at = 0; at < job->trials; at++) {
        MPI_Aint place = (MPI_Aint)at;
        MPI_Win_lock(MPI_LOCK_EXCLUSIVE, 0, 0, places.window);
        MPI_Get(&seen, 1, MPI_INT, 0, place, 1, MPI_INT, places.window);
        MPI_Win_flush(0, places.window);
        if (seen == FREE) {
            MPI_Put(&taken, 1, MPI_INT, 0, place, 1, MPI_INT, places.window);
            places.takers[at]++;
        }
        MPI_Win_unlock(0, places.window);
    }
    worker_stats_end(begin_s, 1);
    MPI_Win_lock_all(0, places.window);
    return places_close(&places, job);
}

static struct answer run_swap(const struct job *job)
{
    struct places places = places_open(job);
    const int taken = TAKEN, wanted = FREE;
    int seen;

    double begin_s = worker_stats_begin();
    for (uint64_t at = 0; at < job->trials; at++) {
        MPI_Compare_and_swap(&taken, &wanted, &seen, MPI_INT, 0, (MPI_Aint)at, places.window);
        MPI_Win_flush(0, places.window);
        places.takers[at] += seen == FREE;
    }
    worker_stats_end(begin_s, 1);
    return places_close(&places, job);
}

static const struct variant *const variants[] = {
    &(const struct variant){"broken", run_broken, MAY_LOSE | NATURAL,
                            "reads atomically, yields, writes atomically"},
    &(const struct variant){"lock", run_lock, EXACT, "get and put in one exclusive epoch"},
    &(const struct variant){"swap", run_swap, EXACT, "compares and swaps in one step"},
    NULL,
};

int main(int argc, char **argv)
{
    return bench_main(argc, argv, &check_then_act, variants, &mpi_team);
}
