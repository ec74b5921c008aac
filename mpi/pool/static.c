/* SPDX-License-Identifier: MIT
 *
 * pool dealt out beforehand.
 *
 * Shows:      each rank knows its span of the tasks from its number alone, so there is no message
 *             but that with the results. MPI_Igatherv puts them in their places: spans differ in
 *             length. Unequal tasks (--skew 1) leave some ranks idle.
 * Run:        mpirun -n 2 mpi/pool --variant static --skew 1
 * Beside it:  request.c; openmp/pool/static.c.
 * Exercise:   deal the tasks out in turn (rank, rank + size, ...). Is --skew 1 faster? And what
 *             becomes of the gathering? */
#include "common/workloads/pool.h"

#include "common/base/fail.h"
#include "mpi/core/patience.h"

#include <stdlib.h>

/* Each rank's span of results to its place on rank 0. (To add up everybody's whole list by
 * MPI_Reduce is less to write, but took some 400 times as long with 200,000 results.) Collective.
 */
static void gather_spans(const struct job *job, int rank, int size)
{
    int *counts = xcalloc((size_t)size, sizeof *counts),
        *places = xcalloc((size_t)size, sizeof *places);
    MPI_Request gathered;

    for (int from = 0; from < size; from++) {
        struct span tasks = span_of(job->tasks, (uint64_t)from, (uint64_t)size);
        counts[from] = (int)(tasks.hi - tasks.lo);
        places[from] = (int)tasks.lo;
    }
    MPI_Igatherv(rank == 0 ? MPI_IN_PLACE : job->results + places[rank], counts[rank], MPI_UINT64_T,
                 job->results, counts, places, MPI_UINT64_T, 0, MPI_COMM_WORLD, &gathered);
    patient_wait(&gathered, MPI_STATUS_IGNORE);
    free(places);
    free(counts);
}

/* Collective: every rank calls it. */
static struct answer run(const struct job *job)
{
    struct answer total = {0, 0};
    MPI_Request summed;
    int rank, size;

    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);
    struct answer part = pool_tasks(job, span_of(job->tasks, (uint64_t)rank, (uint64_t)size));
    gather_spans(job, rank, size);
    MPI_Ireduce(&part, &total, 2, MPI_UINT64_T, MPI_SUM, 0, MPI_COMM_WORLD, &summed);
    patient_wait(&summed, MPI_STATUS_IGNORE);
    return total; /* meaningful on rank 0 only */
}

const struct variant variant_static = {"static", run, EXACT, "each rank its span of the tasks"};
