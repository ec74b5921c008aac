/* SPDX-License-Identifier: MIT
 *
 * send_order with MPI.
 *
 * Shows: all ranks send to the right and then receive from the left: a deadlock, unless the library
 *        stores the messages by itself, which MPI_Ssend forbids it. MPI_Ssend would wait for ever,
 *        so `broken` begins it (MPI_Issend), and while it waits a probe goes from rank to rank
 * along who waits for whom. When it is back with rank 0, rank 0 says so and gives up its order.
 * Run:   mpirun -n 3 --oversubscribe mpi/races/send_order --variant all
 * Beside it: posix/races/lock_order.c, openmp/races/lock_order.c (deadlocks of locks).
 * Exercise: replace MPI_Issend by MPI_Isend. From which size of message on is it a deadlock again?
 */
#include "common/workloads/races.h"

#include "common/account/worker_stats.h"
#include "common/base/output.h"
#include "mpi/core/patience.h"
#include "mpi/measure/team.h"

#include <mpi.h>
#include <stdio.h>

enum { PARCEL = 1, PROBE, MOST_WORDS = 256 };

/* A rank among its neighbours. */
struct place {
    int rank, ranks, left, right;
};

static struct place place_of_rank(void)
{
    struct place here;

    MPI_Comm_rank(MPI_COMM_WORLD, &here.rank);
    MPI_Comm_size(MPI_COMM_WORLD, &here.ranks);
    here.right = (here.rank + 1) % here.ranks;
    here.left = (here.rank + here.ranks - 1) % here.ranks;
    return here;
}

static void receive_parcel(const struct place *here, uint64_t *parcel)
{
    MPI_Request request;

    MPI_Irecv(parcel, 1, MPI_UINT64_T, here->left, PARCEL, MPI_COMM_WORLD, &request);
    patient_wait(&request, MPI_STATUS_IGNORE);
}

/* ---- who waits for whom ---------------------------------------------------------------------- */

static void tell(const struct place *here)
{
    char words[MOST_WORDS] = "";
    int used = 0;

    for (int rank = 0; rank < here->ranks && used < MOST_WORDS; rank++)
        used += snprintf(words + used, (size_t)(MOST_WORDS - used),
                         "%srank %d waits in MPI_Ssend until rank %d receives", rank ? "; " : "",
                         rank, (rank + 1) % here->ranks);
    story("Deadlock: %s. Rank 0 gives up.", words);
}

/* Edge chasing (K. M. Chandy, J. Misra, L. M. Haas, Distributed Deadlock Detection, ACM TOCS 1(2),
 * 1983), by ranks that wait for their right neighbour to receive. */
struct chase {
    uint64_t trial;      /* what the probe says: which wait this is about */
    MPI_Request sending; /* the probe, once it was sent */
    bool sent;
};

/* Rank 0 sends the probe; the others pass it on, which only one that waits does. Returns whether it
 * is back at rank 0. */
static bool chase_on(struct chase *chase, const struct place *here)
{
    int there = 0;

    if (!chase->sent && here->rank > 0) {
        MPI_Iprobe(here->left, PROBE, MPI_COMM_WORLD, &there, MPI_STATUS_IGNORE);
        if (!there)
            return false;
        MPI_Recv(&chase->trial, 1, MPI_UINT64_T, here->left, PROBE, MPI_COMM_WORLD,
                 MPI_STATUS_IGNORE);
    }
    if (!chase->sent) {
        MPI_Isend(&chase->trial, 1, MPI_UINT64_T, here->right, PROBE, MPI_COMM_WORLD,
                  &chase->sending);
        chase->sent = true;
    }
    if (here->rank > 0)
        return false;
    MPI_Iprobe(here->left, PROBE, MPI_COMM_WORLD, &there, MPI_STATUS_IGNORE);
    return there;
}

static void chase_end(struct chase *chase, const struct place *here)
{
    uint64_t back;

    if (here->rank == 0) /* it is back already, or will be */
        MPI_Recv(&back, 1, MPI_UINT64_T, here->left, PROBE, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
    patient_wait(&chase->sending, MPI_STATUS_IGNORE);
}

/* ---- three ways to send and to receive ------------------------------------------------------- */

/* Returns whether all went well, as rank 0 sees it. */
static bool exchange_broken(const struct place *here, uint64_t trial, uint64_t *parcel)
{
    struct chase chase = {.trial = trial, .sending = MPI_REQUEST_NULL};
    struct patience patience = {0};
    MPI_Request request;
    bool stuck = false;
    int done = 0;

    MPI_Issend(&trial, 1, MPI_UINT64_T, here->right, PARCEL, MPI_COMM_WORLD, &request);
    while (!done && !stuck) {
        MPI_Test(&request, &done, MPI_STATUS_IGNORE); /* DEADLOCK: nobody receives */
        stuck = !done && chase_on(&chase, here);
        patient_nap(&patience);
    }
    if (stuck && trial == 0)
        tell(here);
    receive_parcel(here, parcel);
    patient_wait(&request, MPI_STATUS_IGNORE);
    chase_end(&chase, here);
    return !stuck;
}

static bool exchange_sendrecv(const struct place *here, uint64_t trial, uint64_t *parcel)
{
    MPI_Sendrecv(&trial, 1, MPI_UINT64_T, here->right, PARCEL, parcel, 1, MPI_UINT64_T, here->left,
                 PARCEL, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
    return true;
}

static bool exchange_isend(const struct place *here, uint64_t trial, uint64_t *parcel)
{
    MPI_Request request;

    MPI_Issend(&trial, 1, MPI_UINT64_T, here->right, PARCEL, MPI_COMM_WORLD, &request);
    receive_parcel(here, parcel);
    patient_wait(&request, MPI_STATUS_IGNORE);
    return true;
}

/* ---- the ranks ------------------------------------------------------------------------------- */

static struct answer run_ranks(const struct job *job,
                               bool (*exchange)(const struct place *here, uint64_t trial,
                                                uint64_t *parcel))
{
    struct place here = place_of_rank();
    uint64_t right = 0, parcel;

    double begin_s = worker_stats_begin();
    for (uint64_t trial = 0; trial < job->trials; trial++) {
        parcel = job->trials; /* no trial's number */
        bool well = exchange(&here, trial, &parcel);
        right += well && parcel == trial;
    }
    worker_stats_end(begin_s, 1);
    return races_answer(right); /* meaningful on rank 0 only */
}

static struct answer run_broken(const struct job *job)
{
    return run_ranks(job, exchange_broken);
}

static struct answer run_sendrecv(const struct job *job)
{
    return run_ranks(job, exchange_sendrecv);
}

static struct answer run_isend(const struct job *job)
{
    return run_ranks(job, exchange_isend);
}

static const struct variant *const variants[] = {
    &(const struct variant){"broken", run_broken, MAY_LOSE | NATURAL,
                            "all send first and receive then"},
    &(const struct variant){"sendrecv", run_sendrecv, EXACT, "MPI_Sendrecv"},
    &(const struct variant){"isend", run_isend, EXACT,
                            "a send that does not block, and a receive meanwhile"},
    NULL,
};

int main(int argc, char **argv)
{
    return bench_main(argc, argv, &send_order, variants, &mpi_team);
}
