/* SPDX-License-Identifier: MIT
 *
 * pool with managers below a manager (mpi/core/farm.h).
 *
 * Shows:      one manager is enough for some hundred ranks, not for thousands. So the first rank of
 *             each group hands out to its group, and gets its chunks from rank 0; all of them work
 *             too.
 * Run:        mpirun -n 9 --oversubscribe mpi/pool --variant tree --tasks 1000 --size 100_000
 * Beside it:  manager.c, request.c.
 * Exercise:   with how many ranks is it faster than manager, with --tasks 1M --size 0 --chunk 1? */
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
    struct farm_place place = farm_place_tree(rank, size);
    struct answer total = farm_run(&work, &place);
    farm_place_free(&place);
    return total; /* meaningful on rank 0 only */
}

const struct variant variant_tree = {"tree", run, EXACT,
                                     "as manager, and a manager below it for each group of ranks"};
