/* SPDX-License-Identifier: MIT
 *
 * find_primes with managers below a manager (mpi/core/farm.h).
 *
 * Shows:      the first rank of each group hands out to its group, and gets its chunks from rank 0;
 *             all of them work too.
 * Run:        mpirun -n 9 --oversubscribe mpi/find_primes --to 10_000_000 --variant tree
 * Beside it:  manager.c, request.c.
 * Exercise:   with how many ranks is it faster than manager, with --chunk 100? */
#include "mpi/core/primes_farm.h"

#include <mpi.h>

/* Collective: every rank calls it. */
static struct answer run(const struct job *job)
{
    struct primes_hand hand = {.job = job};
    struct farm_work work = primes_farm_work(&hand);
    int rank, size;

    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);
    struct farm_place place = farm_place_tree(rank, size);
    struct answer total = farm_run(&work, &place);
    farm_place_free(&place);
    primes_bring_list(job);
    return total; /* meaningful on rank 0 only */
}

const struct variant variant_tree = {"tree", run, EXACT,
                                     "as manager, and a manager below it for each group of ranks"};
