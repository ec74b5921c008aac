/* SPDX-License-Identifier: MIT
 *
 * check_urls with URLs dealt out beforehand.
 *
 * Shows:      each rank knows its own URLs from the start, and all outcomes come together by one
 *             reduction at the end: no message while the servers are waited for.
 * Run:        mpirun -n 4 --oversubscribe mpi/check_urls --variant ranks urls.txt
 * Beside it:  request.c; posix/check_urls/threads.c, openmp/check_urls/for.c.
 * Exercise:   which variant is faster when one server in ten is slow? And on 2000 fast URLs? */
#include "common/base/stop.h"
#include "common/workloads/transfer.h"
#include "mpi/core/patience.h"

#include <limits.h>
#include <signal.h>

/* Brings all outcomes to rank 0: each is known to one rank, and 0 to the others. Collective. */
static void gather_outcomes(const struct job *job, int rank)
{
    const uint64_t most = INT_MAX; /* elements in one call */
    MPI_Request gathered;

    for (uint64_t at = 0; at < job->urls; at += most) {
        int count = (int)(job->urls - at < most ? job->urls - at : most);
        int32_t *mine = job->outcomes + at;
        MPI_Ireduce(rank == 0 ? MPI_IN_PLACE : mine, mine, count, MPI_INT32_T, MPI_MAX, 0,
                    MPI_COMM_WORLD, &gathered);
        patient_wait(&gathered, MPI_STATUS_IGNORE);
    }
}

/* Collective: every rank calls it. */
static struct answer run(const struct job *job)
{
    struct answer part = {0, 0}, total = {0, 0};
    struct transfer transfer;
    MPI_Request summed;
    int rank, size;

    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);

    transfer_open(&transfer, job, rank);
    for (uint64_t url = 0; url < job->urls; url++)
        if (check_urls_owns(job, url, (uint64_t)rank, (uint64_t)size))
            part = answer_add(part, check_this_url(&transfer, url));
    transfer_close(&transfer);

    MPI_Ireduce(&part, &total, 2, MPI_UINT64_T, MPI_SUM, 0, MPI_COMM_WORLD, &summed); /* join */
    patient_wait(&summed, MPI_STATUS_IGNORE);
    gather_outcomes(job, rank);
    if (rank == 0 && total.count < job->urls)
        stop_note(SIGTERM); /* another rank was told to stop */
    return total;           /* meaningful on rank 0 only */
}

const struct variant variant_ranks = {"ranks", run, EXACT,
                                      "each rank every size-th URL, a reduction for the outcomes"};
