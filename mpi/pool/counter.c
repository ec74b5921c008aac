/* SPDX-License-Identifier: MIT
 *
 * pool with a one-sided counter.
 *
 * Shows:      the counter that threads share, without a manager: it is in a window of rank 0, and
 *             every rank takes the next chunk by a fetch-and-op in which rank 0 has no part. That
 *             is what the standard promises; who makes the progress it leaves open (MPI 3.1,
 *             section 11.7.3). MPICH between processes of one host may need rank 0 for it: the
 *             others spin in MPI_Win_flush() until rank 0 is through with its chunk. Open MPI does
 *             not.
 * Run:        mpirun -n 2 mpi/pool --variant counter --skew 1
 * Beside it:  request.c, manager.c, stealing.c; posix/pool/counter.c.
 * Exercise:   --tasks 1M --size 0 --chunk 1, then 10, then 100: what does a fetch-and-op cost? */
#include "common/workloads/pool.h"

#include "mpi/core/patience.h"
#include "mpi/core/pool_spans.h"
#include "mpi/measure/team.h"

/* Takes chunks until there are none left. */
static struct answer take_chunks(const struct job *job, MPI_Win window, struct pool_spans *done)
{
    const uint64_t one = 1;
    struct answer part = {0, 0};
    uint64_t chunk;

    for (;;) {
        MPI_Fetch_and_op(&one, &chunk, MPI_UINT64_T, 0, 0, MPI_SUM, window);
        MPI_Win_flush(0, window);
        if (chunk >= job->chunks.count)
            return part;
        struct span tasks = chunks_span(&job->chunks, chunk);
        part = answer_add(part, pool_tasks(job, tasks));
        pool_spans_add(done, tasks);
    }
}

/* Collective: every rank calls it. */
static struct answer run(const struct job *job)
{
    struct pool_spans done = pool_spans_open(job, job->chunks.count);
    struct answer total = {0, 0};
    MPI_Request summed;
    uint64_t *counter;
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

    struct answer part = take_chunks(job, window, &done);
    pool_spans_gather(job, &done);
    MPI_Ireduce(&part, &total, 2, MPI_UINT64_T, MPI_SUM, 0, MPI_COMM_WORLD, &summed);
    patient_wait(&summed, MPI_STATUS_IGNORE);

    team_done();
    MPI_Win_unlock_all(window);
    MPI_Win_free(&window);
    pool_spans_close(&done);
    return total; /* meaningful on rank 0 only */
}

const struct variant variant_counter = {"counter", run, EXACT,
                                        "ranks take the next chunk by MPI_Fetch_and_op"};
