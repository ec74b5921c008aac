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
 * Beside it:  request.c, manager.c; posix/pool/counter.c.
 * Exercise:   --tasks 1M --size 0 --chunk 1, then 10, then 100: what does a fetch-and-op cost? */
#include "common/workloads/pool.h"

#include "common/base/fail.h"
#include "mpi/core/patience.h"
#include "mpi/core/tags.h"
#include "mpi/measure/team.h"

#include <stdlib.h>
#include <string.h>

/* A rank's results on their way to rank 0: the number of a chunk, its results, the next number ...
 */
struct parcel {
    uint64_t *words;
    size_t used;
};

static struct parcel open_parcel(const struct job *job)
{
    struct parcel parcel = {xcalloc(job->chunks.count + job->tasks + 1, sizeof(uint64_t)), 0};

    return parcel;
}

static void pack(const struct job *job, uint64_t chunk, struct parcel *parcel)
{
    struct span tasks = chunks_span(&job->chunks, chunk);

    parcel->words[parcel->used++] = chunk;
    memcpy(parcel->words + parcel->used, job->results + tasks.lo,
           (tasks.hi - tasks.lo) * sizeof *job->results);
    parcel->used += tasks.hi - tasks.lo;
}

static void unpack(const struct job *job, const struct parcel *parcel)
{
    for (size_t at = 0; at < parcel->used;) {
        struct span tasks = chunks_span(&job->chunks, parcel->words[at++]);
        memcpy(job->results + tasks.lo, parcel->words + at,
               (tasks.hi - tasks.lo) * sizeof *job->results);
        at += tasks.hi - tasks.lo;
    }
}

/* Rank 0: one parcel, from whichever rank it comes. */
static void receive_parcel(const struct job *job, struct parcel *parcel)
{
    int most = (int)(job->chunks.count + job->tasks), words;
    MPI_Request received;
    MPI_Status status;

    MPI_Irecv(parcel->words, most, MPI_UINT64_T, MPI_ANY_SOURCE, TAG_RESULTS, MPI_COMM_WORLD,
              &received);
    patient_wait(&received, &status);
    MPI_Get_count(&status, MPI_UINT64_T, &words);
    parcel->used = (size_t)words;
    unpack(job, parcel);
}

/* All results to their places on rank 0. Collective. */
static void bring_together(const struct job *job, struct parcel *parcel)
{
    MPI_Request sent;
    int rank, size;

    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);
    for (int others = size - 1; rank == 0 && others > 0; others--)
        receive_parcel(job, parcel);
    if (rank != 0) {
        MPI_Isend(parcel->words, (int)parcel->used, MPI_UINT64_T, 0, TAG_RESULTS, MPI_COMM_WORLD,
                  &sent);
        patient_wait(&sent, MPI_STATUS_IGNORE);
    }
}

/* Takes chunks until there are none left. */
static struct answer take_chunks(const struct job *job, MPI_Win window, bool packs,
                                 struct parcel *parcel)
{
    const uint64_t one = 1;
    struct answer part = {0, 0};
    uint64_t chunk;

    for (;;) {
        MPI_Fetch_and_op(&one, &chunk, MPI_UINT64_T, 0, 0, MPI_SUM, window);
        MPI_Win_flush(0, window);
        if (chunk >= job->chunks.count)
            return part;
        part = answer_add(part, pool_tasks(job, chunks_span(&job->chunks, chunk)));
        if (packs)
            pack(job, chunk, parcel);
    }
}

/* Collective: every rank calls it. */
static struct answer run(const struct job *job)
{
    struct parcel parcel = open_parcel(job);
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

    struct answer part = take_chunks(job, window, rank != 0, &parcel);
    bring_together(job, &parcel);
    MPI_Ireduce(&part, &total, 2, MPI_UINT64_T, MPI_SUM, 0, MPI_COMM_WORLD, &summed);
    patient_wait(&summed, MPI_STATUS_IGNORE);

    team_done();
    MPI_Win_unlock_all(window);
    MPI_Win_free(&window);
    free(parcel.words);
    return total; /* meaningful on rank 0 only */
}

const struct variant variant_counter = {"counter", run, EXACT,
                                        "ranks take the next chunk by MPI_Fetch_and_op"};
