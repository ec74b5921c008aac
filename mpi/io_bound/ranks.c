/* SPDX-License-Identifier: MIT
 *
 * io_bound with MPI.
 *
 * Shows:      ranks that wait side by side, and a rank that waits for the others without burning
 *             a core: MPI_Wait would spin, so patient_wait() tests and naps.
 * Run:        mpirun -n 3 mpi/io_bound
 * Beside it:  posix/io_bound/threads.c, openmp/io_bound/for.c.
 * Exercise:   put MPI_Wait in the place of patient_wait and run 3 tasks on 2 ranks. What happens
 *             to the CPU time? */
#include "common/workloads/io_bound.h"

#include "mpi/core/patience.h"

/* Collective: every rank calls it. */
static struct answer run(const struct job *job)
{
    struct answer total = {0, 0};
    MPI_Request summed;
    int rank, size;

    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);

    struct answer part = io_bound_tasks(job, span_of(job->tasks, (uint64_t)rank, (uint64_t)size));

    MPI_Ireduce(&part, &total, 2, MPI_UINT64_T, MPI_SUM, 0, MPI_COMM_WORLD, &summed); /* join */
    patient_wait(&summed, MPI_STATUS_IGNORE);
    return total; /* meaningful on rank 0 only */
}

const struct variant variant_ranks = {"ranks", run, EXACT | NATURAL,
                                      "each rank its span of the tasks, a reduction for the parts"};
