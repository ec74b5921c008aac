/* SPDX-License-Identifier: MIT
 *
 * find_primes with a manager that sends ahead (mpi/core/farm.h).
 *
 * Shows:      nobody asks: a rank holds some chunks ahead, and its results are what tells rank 0 to
 *             send one more. Rank 0 works too.
 * Run:        mpirun -n 2 mpi/find_primes --to 10_000_000 --variant manager
 * Beside it:  request.c, tree.c, resilient.c; posix/find_primes/threads.c.
 * Exercise:   compare it with request, with --chunk 100 and with --chunk 100_000. */
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
    struct farm_place place = farm_place_flat(rank, size);
    struct answer total = farm_run(&work, &place);
    farm_place_free(&place);
    primes_bring_list(job);
    return total; /* meaningful on rank 0 only */
}

const struct variant variant_manager = {"manager", run, EXACT,
                                        "rank 0 sends chunks ahead of need, and works itself"};
