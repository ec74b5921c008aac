/* SPDX-License-Identifier: MIT
 *
 * put_without_epoch with MPI's one-sided communication.
 *
 * Shows: MPI_Put outside of an epoch is an error (`no_epoch`; MPI returns MPI_ERR_RMA_SYNC where it
 *        looks). Inside an epoch it is done only when that ends or is flushed; a message that tells
 *        of it may be there first (`no_flush`). Between ranks that share memory the put is
 *        mostly done at once and `no_flush` never caught; it is broken all the same (MPI 3.1,
 *        section 11.5.4).
 * Run:   mpirun -n 2 mpi/races/put_without_epoch --variant all
 *        mpirun -n 2 --mca osc pt2pt mpi/races/put_without_epoch --variant no_flush
 * Beside it: openmp/races/stale_flag.c; there, too, the news must not overtake the datum.
 * Exercise: use MPI_Rput and MPI_Wait instead of the flush. Is the put done at the target then? */
#include "common/workloads/races.h"

#include "common/account/worker_stats.h"
#include "mpi/core/patience.h"
#include "mpi/measure/team.h"

#include <mpi.h>

enum { THERE = 1, GONE, NOT_YET = 0 };

/* Bytes of each rank's part of the window: a cache line. (With parts of 8 bytes MPICH 4.0.2 puts to
 * the wrong one: what rank 0 sends to rank 1 is found at rank 0.) */
enum { PART = 64 };

/* Each rank puts to its right neighbour's window, and is told by its left one. */
struct exchange {
    MPI_Win window;
    volatile uint64_t *mine; /* where the left neighbour puts */
    int rank, left, right;
};

static struct exchange exchange_open(void)
{
    struct exchange exchange;
    int ranks;

    MPI_Comm_rank(MPI_COMM_WORLD, &exchange.rank);
    MPI_Comm_size(MPI_COMM_WORLD, &ranks);
    exchange.right = (exchange.rank + 1) % ranks;
    exchange.left = (exchange.rank + ranks - 1) % ranks;
    MPI_Win_allocate(PART, sizeof *exchange.mine, MPI_INFO_NULL, MPI_COMM_WORLD, &exchange.mine,
                     &exchange.window);
    MPI_Win_lock(MPI_LOCK_EXCLUSIVE, exchange.rank, 0, exchange.window);
    *exchange.mine = NOT_YET;
    MPI_Win_unlock(exchange.rank, exchange.window);
    team_ready();
    return exchange;
}

/* Tells `to`, and waits until `from` tells. */
static void tell(int to, int from, int what)
{
    MPI_Request news;

    MPI_Irecv(NULL, 0, MPI_BYTE, from, what, MPI_COMM_WORLD, &news);
    MPI_Send(NULL, 0, MPI_BYTE, to, what, MPI_COMM_WORLD);
    patient_wait(&news, MPI_STATUS_IGNORE);
}

/* Reads and empties this rank's window, within an epoch. */
static uint64_t take_out(const struct exchange *exchange)
{
    MPI_Win_sync(exchange->window);
    uint64_t found = *exchange->mine;
    *exchange->mine = NOT_YET;
    MPI_Win_sync(exchange->window);
    return found;
}

static int put(const struct exchange *exchange, const uint64_t *value)
{
    return MPI_Put(value, 1, MPI_UINT64_T, exchange->right, 0, 1, MPI_UINT64_T, exchange->window);
}

/* ---- four ways to put, and what is found then ------------------------------------------------ */

static uint64_t trial_no_epoch(const struct exchange *exchange, uint64_t value)
{
    put(exchange, &value); /* RACE: in no epoch; the call returns an error if MPI looks */
    tell(exchange->right, exchange->left, THERE);
    MPI_Win_lock(MPI_LOCK_EXCLUSIVE, exchange->rank, 0, exchange->window);
    uint64_t found = take_out(exchange);
    MPI_Win_unlock(exchange->rank, exchange->window);
    return found;
}

static uint64_t trial_no_flush(const struct exchange *exchange, uint64_t value)
{
    MPI_Win_lock_all(0, exchange->window);
    put(exchange, &value);
    tell(exchange->right, exchange->left, THERE); /* RACE: it may not be there yet */
    uint64_t found = take_out(exchange);
    MPI_Win_unlock_all(exchange->window);
    return found;
}

static uint64_t trial_flush(const struct exchange *exchange, uint64_t value)
{
    MPI_Win_lock_all(0, exchange->window);
    put(exchange, &value);
    MPI_Win_flush(exchange->right, exchange->window); /* now it is there */
    tell(exchange->right, exchange->left, THERE);
    uint64_t found = take_out(exchange);
    MPI_Win_unlock_all(exchange->window);
    return found;
}

static uint64_t trial_fence(const struct exchange *exchange, uint64_t value)
{
    MPI_Win_fence(MPI_MODE_NOPRECEDE, exchange->window);
    put(exchange, &value);
    MPI_Win_fence(MPI_MODE_NOSUCCEED, exchange->window); /* everybody's is there; nobody is told */
    uint64_t found = *exchange->mine;
    *exchange->mine = NOT_YET;
    return found;
}

/* ---- the ranks ------------------------------------------------------------------------------- */

static struct answer run_ranks(const struct job *job,
                               uint64_t (*way)(const struct exchange *exchange, uint64_t value),
                               bool errors_return)
{
    struct exchange exchange = exchange_open();
    uint64_t right = 0, all = 0;

    if (errors_return)
        MPI_Win_set_errhandler(exchange.window, MPI_ERRORS_RETURN);
    double begin_s = worker_stats_begin();
    for (uint64_t trial = 1; trial <= job->trials; trial++) {
        right += way(&exchange, trial) == trial;
        tell(exchange.left, exchange.right, GONE); /* the next one may come */
    }
    worker_stats_end(begin_s, 1);
    team_done();
    MPI_Reduce(&right, &all, 1, MPI_UINT64_T, MPI_SUM, 0, MPI_COMM_WORLD);
    MPI_Win_free(&exchange.window);
    return races_answer(all); /* meaningful on rank 0 only */
}

static struct answer run_no_epoch(const struct job *job)
{
    return run_ranks(job, trial_no_epoch, true);
}

static struct answer run_no_flush(const struct job *job)
{
    return run_ranks(job, trial_no_flush, false);
}

static struct answer run_flush(const struct job *job)
{
    return run_ranks(job, trial_flush, false);
}

static struct answer run_fence(const struct job *job)
{
    return run_ranks(job, trial_fence, false);
}

static const struct variant *const variants[] = {
    &(const struct variant){"no_flush", run_no_flush, MAY_LOSE | NATURAL,
                            "puts and tells, and only then ends the epoch"},
    &(const struct variant){"no_epoch", run_no_epoch, MAY_LOSE, "puts in no epoch at all"},
    &(const struct variant){"flush", run_flush, EXACT, "puts, flushes, and then tells"},
    &(const struct variant){"fence", run_fence, EXACT, "puts between two fences"},
    NULL,
};

int main(int argc, char **argv)
{
    return bench_main(argc, argv, &put_without_epoch, variants, &mpi_team);
}
