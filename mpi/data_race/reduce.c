/* SPDX-License-Identifier: MIT
 *
 * data_race with a reduction over ranks.
 *
 * Shows:      the cheapest way is not to share: each rank has its own counter, and they are added
 *             up once.
 * Run:        mpirun -n 3 --oversubscribe mpi/data_race --variant reduce
 * Beside it:  atomic.c; openmp/data_race/reduction.c.
 * Exercise:   which variant of posix/data_race does the same? Write it. */
#include "common/workloads/data_race.h"

#include "common/account/worker_stats.h"
#include "mpi/core/patience.h"

static struct answer run(const struct job *job)
{
    uint64_t part = 0, total = 0;
    MPI_Request summed;

    double begin_s = worker_stats_begin();
    for (uint64_t i = 0; i < job->increments; i++) {
        part++;                            /* this rank's own counter */
        __asm__ volatile("" : "+r"(part)); /* every increment is made, as in the others */
    }
    worker_stats_end(begin_s, 1);
    MPI_Ireduce(&part, &total, 1, MPI_UINT64_T, MPI_SUM, 0, MPI_COMM_WORLD, &summed);
    patient_wait(&summed, MPI_STATUS_IGNORE);
    return data_race_answer(total); /* meaningful on rank 0 only */
}

const struct variant variant_reduce = {"reduce", run, EXACT,
                                       "a counter for each rank, reduced at the end"};
