/* SPDX-License-Identifier: MIT
 *
 * cpu_bound with MPI.
 *
 * Shows:      the workers (ranks) are there before the work begins; each knows its part from its
 *             rank and the number of ranks alone, and the parts come together by a message.
 * Run:        mpirun -n 2 mpi/cpu_bound
 * Beside it:  posix/cpu_bound/threads.c and fork.c (the same processes, and shared memory for the
 *             part), openmp/cpu_bound/for.c.
 * Exercise:   run it with more ranks than tasks. Which ranks have nothing to do, and how do they
 *             know? */
#include "common/workloads/cpu_bound.h"

#include "mpi/core/patience.h"

/* Collective: every rank calls it. */
static struct answer run(const struct job *job)
{
    struct answer total = {0, 0};
    MPI_Request summed;
    int rank, size;

    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);

    struct answer part = cpu_bound_tasks(job, span_of(job->tasks, (uint64_t)rank, (uint64_t)size));

    MPI_Ireduce(&part, &total, 2, MPI_UINT64_T, MPI_SUM, 0, MPI_COMM_WORLD, &summed); /* join */
    patient_wait(&summed, MPI_STATUS_IGNORE);
    return total; /* meaningful on rank 0 only */
}

const struct variant variant_ranks = {"ranks", run, EXACT | NATURAL,
                                      "each rank its span of the tasks, a reduction for the parts"};
