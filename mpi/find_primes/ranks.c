/* SPDX-License-Identifier: MIT
 *
 * find_primes with chunks dealt out beforehand.
 *
 * Shows:      no message at all before the end: each rank knows its chunks from its number. They
 *             are dealt in turn, since large numbers take longer to test than small ones.
 * Run:        mpirun -n 2 mpi/find_primes --to 10_000_000 --variant ranks
 * Beside it:  request.c; posix/find_primes/static.c, openmp/find_primes/static.c.
 * Exercise:   give each rank one span of the range instead. Which rank ends last? */
#include "common/workloads/find_primes.h"

#include "mpi/core/patience.h"
#include "mpi/core/primes_farm.h"

/* Collective: every rank calls it. */
static struct answer run(const struct job *job)
{
    struct answer part = {0, 0}, total = {0, 0};
    MPI_Request summed;
    int rank, size;

    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);

    for (uint64_t chunk = (uint64_t)rank; chunk < job->range.chunks; chunk += (uint64_t)size)
        part = answer_add(part, find_primes_chunk(job, chunk));

    MPI_Ireduce(&part, &total, 2, MPI_UINT64_T, MPI_SUM, 0, MPI_COMM_WORLD, &summed); /* join */
    patient_wait(&summed, MPI_STATUS_IGNORE);
    primes_bring_list(job);
    return total; /* meaningful on rank 0 only */
}

const struct variant variant_ranks = {"ranks", run, EXACT,
                                      "chunks dealt in turn, a reduction for the parts"};
