/* SPDX-License-Identifier: MIT
 *
 * cpu_bound with ranks that have OpenMP threads.
 *
 * Shows:      two levels. A rank has its span of the tasks as in ranks.c; its threads divide that
 *             among them as in openmp/cpu_bound/for.c. Outside of the parallel region a rank has
 *             one thread, and only there it sends: MPI_THREAD_FUNNELED is all that this needs.
 * Run:        OMP_NUM_THREADS=2 mpirun -n 2 --bind-to none mpi/cpu_bound --variant hybrid --tasks 8
 * Beside it:  ranks.c; openmp/cpu_bound/for.c.
 * Exercise:   leave out --bind-to none. Where do the threads run, and how long does it take? */
#include "common/workloads/cpu_bound.h"

#include "mpi/core/patience.h"

/* Collective: every rank's main thread calls it. */
static struct answer run(const struct job *job)
{
    struct answer total = {0, 0};
    MPI_Request summed;
    int rank, size;

    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);

    struct span mine = span_of(job->tasks, (uint64_t)rank, (uint64_t)size);
    int threads = job->workers / size;
    uint64_t count = 0, sum = 0;

#pragma omp parallel for num_threads(threads) schedule(static) reduction(+ : count, sum)
    for (uint64_t task = mine.lo; task < mine.hi; task++) {
        struct answer part = cpu_bound_tasks(job, (struct span){task, task + 1});
        count += part.count;
        sum += part.sum;
    }

    struct answer part = {count, sum};
    MPI_Ireduce(&part, &total, 2, MPI_UINT64_T, MPI_SUM, 0, MPI_COMM_WORLD, &summed); /* join */
    patient_wait(&summed, MPI_STATUS_IGNORE);
    return total; /* meaningful on rank 0 only */
}

const struct variant variant_hybrid = {"hybrid", run, EXACT | HYBRID,
                                       "each rank its span, its OpenMP threads a part of that"};
