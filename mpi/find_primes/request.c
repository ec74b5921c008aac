/* SPDX-License-Identifier: MIT
 *
 * find_primes with a manager that answers requests.
 *
 * Shows:      whoever is free asks rank 0 for the next chunk. Rank 0 searches chunks too, a step at
 *             a time, and answers between the steps.
 * Run:        mpirun -n 2 mpi/find_primes --to 10_000_000
 * Beside it:  posix/find_primes/threads.c, openmp/find_primes/dynamic.c; ranks.c, manager.c.
 * Exercise:   let rank 0 answer only between chunks instead of between steps. How long do the
 *             others wait for it with --chunk 5_000_000? And those of manager? */
#include "common/workloads/find_primes.h"

#include "common/account/worker_stats.h"
#include "mpi/core/patience.h"
#include "mpi/core/primes_farm.h"
#include "mpi/core/tags.h"

/* Answers all requests that have come: the next chunk, or, when there is none left, the number of
 * chunks, which tells that rank to end. Returns how many ranks were told so. */
static int hand_out(const struct job *job, uint64_t *next)
{
    int waiting, ended = 0;
    MPI_Status status;

    MPI_Iprobe(MPI_ANY_SOURCE, TAG_REQUEST, MPI_COMM_WORLD, &waiting, &status);
    while (waiting) {
        MPI_Recv(NULL, 0, MPI_BYTE, status.MPI_SOURCE, TAG_REQUEST, MPI_COMM_WORLD, &status);
        MPI_Send(next, 1, MPI_UINT64_T, status.MPI_SOURCE, TAG_TASK, MPI_COMM_WORLD);
        if (*next < job->range.chunks)
            ++*next;
        else
            ended++;
        MPI_Iprobe(MPI_ANY_SOURCE, TAG_REQUEST, MPI_COMM_WORLD, &waiting, &status);
    }
    return ended;
}

/* Rank 0: works on a chunk of its own, a step at a time, and answers between the steps. */
static struct answer manage(const struct job *job, int size)
{
    struct answer part = {0, 0};
    struct patience patience = {0};
    uint64_t next = 0;
    int ended = 0;

    while (next < job->range.chunks) {
        double begin_s = worker_stats_begin();
        struct primes_search *search = find_primes_begin(job, next++);
        while (find_primes_step(job, search, &part))
            ended += hand_out(job, &next);
        primes_close(search);
        worker_stats_end(begin_s, 1);
    }
    while (ended < size - 1) {
        int more = hand_out(job, &next);
        ended += more;
        patient_turn(&patience, more > 0);
    }
    return part;
}

/* Asks the manager for the next chunk. */
static uint64_t ask(void)
{
    MPI_Request answered;
    uint64_t chunk;

    MPI_Irecv(&chunk, 1, MPI_UINT64_T, 0, TAG_TASK, MPI_COMM_WORLD, &answered);
    MPI_Send(NULL, 0, MPI_BYTE, 0, TAG_REQUEST, MPI_COMM_WORLD);
    patient_wait(&answered, MPI_STATUS_IGNORE);
    return chunk;
}

/* Collective: every rank calls it. */
static struct answer run(const struct job *job)
{
    struct answer part = {0, 0}, total = {0, 0};
    MPI_Request summed;
    int rank, size;

    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);

    if (rank == 0)
        part = manage(job, size);
    else
        for (uint64_t chunk = ask(); chunk < job->range.chunks; chunk = ask())
            part = answer_add(part, find_primes_chunk(job, chunk));

    MPI_Ireduce(&part, &total, 2, MPI_UINT64_T, MPI_SUM, 0, MPI_COMM_WORLD, &summed); /* join */
    patient_wait(&summed, MPI_STATUS_IGNORE);
    primes_bring_list(job);
    return total; /* meaningful on rank 0 only */
}

const struct variant variant_request = {"request", run, EXACT | NATURAL,
                                        "rank 0 hands out chunks on request, and works itself"};
