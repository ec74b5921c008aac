/* SPDX-License-Identifier: MIT
 *
 * find_primes with ranks that have OpenMP threads.
 *
 * Shows:      chunks are dealt to ranks beforehand, without a message; inside of a rank, where a
 *             shared counter costs next to nothing, a free thread takes the next one. With one rank
 *             all is balanced as the work goes; with one thread a rank, nothing is.
 * Run:        OMP_NUM_THREADS=2 mpirun -n 2 --bind-to none mpi/find_primes --variant hybrid
 * Beside it:  ranks.c (one level), openmp/find_primes/dynamic.c (the other).
 * Exercise:   --chunk 1_000_000 --to 10_000_000 as 4 ranks of 1 thread, then 1 rank of 4 threads:
 *             who waits for whom? */
#include "common/workloads/find_primes.h"

#include "mpi/core/patience.h"
#include "mpi/core/primes_farm.h"

/* Collective: every rank's main thread calls it. */
static struct answer run(const struct job *job)
{
    struct answer total = {0, 0};
    MPI_Request summed;
    int rank, size;

    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);

    uint64_t first = (uint64_t)rank, stride = (uint64_t)size;
    uint64_t count = 0, sum = 0;
    int threads = job->workers / size;

#pragma omp parallel for num_threads(threads) schedule(dynamic, 1) reduction(+ : count, sum)
    for (uint64_t chunk = first; chunk < job->range.chunks; chunk += stride) {
        struct answer part = find_primes_chunk(job, chunk);
        count += part.count;
        sum += part.sum;
    }

    struct answer part = {count, sum};
    MPI_Ireduce(&part, &total, 2, MPI_UINT64_T, MPI_SUM, 0, MPI_COMM_WORLD, &summed); /* join */
    patient_wait(&summed, MPI_STATUS_IGNORE);
    primes_bring_list(job);
    return total; /* meaningful on rank 0 only */
}

const struct variant variant_hybrid = {
    "hybrid", run, EXACT | HYBRID, "chunks dealt to ranks, whose OpenMP threads take the next one"};
