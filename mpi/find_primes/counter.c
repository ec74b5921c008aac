/* SPDX-License-Identifier: MIT
 *
 * find_primes with a one-sided counter.
 *
 * Shows:      the counter that threads share is in a window of rank 0. Every rank reads and raises
 *             it in one step (MPI_Fetch_and_op), in which rank 0 has no part.
 * Run:        mpirun -n 2 mpi/find_primes --to 10_000_000 --variant counter
 * Beside it:  posix/find_primes/threads.c (the counter, under a mutex); request.c.
 * Exercise:   with --chunk 100, which is faster, request or counter? And with one host more? */
#include "common/workloads/find_primes.h"

#include "mpi/core/patience.h"
#include "mpi/core/primes_farm.h"
#include "mpi/measure/team.h"

/* Collective: every rank calls it. */
static struct answer run(const struct job *job)
{
    const uint64_t one = 1;
    struct answer part = {0, 0}, total = {0, 0};
    MPI_Request summed;
    uint64_t *counter, chunk;
    MPI_Win window;
    int rank;

    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Win_allocate(rank == 0 ? sizeof *counter : 0, sizeof *counter, MPI_INFO_NULL,
                     MPI_COMM_WORLD, &counter, &window);
    MPI_Win_lock_all(MPI_MODE_NOCHECK, window);
    if (rank == 0)
        *counter = 0;
    MPI_Win_sync(window);
    team_ready();

    for (;;) {
        MPI_Fetch_and_op(&one, &chunk, MPI_UINT64_T, 0, 0, MPI_SUM, window); /* shared */
        MPI_Win_flush(0, window);
        if (chunk >= job->range.chunks)
            break;
        part = answer_add(part, find_primes_chunk(job, chunk));
    }

    MPI_Ireduce(&part, &total, 2, MPI_UINT64_T, MPI_SUM, 0, MPI_COMM_WORLD, &summed); /* join */
    patient_wait(&summed, MPI_STATUS_IGNORE);
    primes_bring_list(job);

    team_done();
    MPI_Win_unlock_all(window);
    MPI_Win_free(&window);
    return total; /* meaningful on rank 0 only */
}

const struct variant variant_counter = {"counter", run, EXACT,
                                        "the next chunk from a counter in a window of rank 0"};
