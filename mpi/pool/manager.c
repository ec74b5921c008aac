/* SPDX-License-Identifier: MIT
 *
 * pool with a manager that sends ahead (mpi/core/farm.h).
 *
 * Shows:      nobody asks. A rank holds some chunks ahead, so the next is there before it is
 *             needed, and its results are what tells rank 0 to send one more. Rank 0 works too.
 * Run:        mpirun -n 2 mpi/pool --variant manager --skew 1
 * Beside it:  request.c (the textbook's form), tree.c, resilient.c; posix/pool/counter.c.
 * Exercise:   compare it with request, with --tasks 1M --size 0 --chunk 1, then with --chunk auto.
 *             How much is due to messages that are under way while the worker works, how much to
 *             their number? */
#include "mpi/core/pool_farm.h"

#include <mpi.h>

/* Collective: every rank calls it. */
static struct answer run(const struct job *job)
{
    struct pool_hand hand = {.job = job};
    struct farm_work work = pool_farm_work(&hand);
    int rank, size;

    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);
    struct farm_place place = farm_place_flat(rank, size);
    struct answer total = farm_run(&work, &place);
    farm_place_free(&place);
    return total; /* meaningful on rank 0 only */
}

const struct variant variant_manager = {"manager", run, EXACT,
                                        "rank 0 sends chunks ahead of need, and works itself"};
