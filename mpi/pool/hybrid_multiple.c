/* SPDX-License-Identifier: MIT
 *
 * pool with ranks whose OpenMP threads all speak to other ranks.
 *
 * Shows:      thread t of a rank asks thread t of rank 0 for the next task, and nobody carries
 *             messages for others. MPI has to allow that (MPI_THREAD_MULTIPLE), and locks inside.
 *             A communicator for each number of thread keeps their messages apart; the counter of
 *             tasks is all that the threads of rank 0 share.
 * Run:        OMP_NUM_THREADS=2 mpirun -n 2 --bind-to none mpi/pool --variant hybrid_multiple
 * Beside it:  hybrid.c, where main threads alone speak; request.c, which each thread here does.
 * Exercise:   give all threads MPI_COMM_WORLD. Whose message may MPI_Recv now get after MPI_Iprobe,
 *             and what do tags, or MPI_Mprobe, change about it? */
#include "common/workloads/pool.h"

#include "common/base/fail.h"
#include "mpi/core/patience.h"
#include "mpi/core/tags.h"
#include "mpi/measure/team.h"

#include <omp.h>
#include <stdlib.h>

/* What a thread of rank 0 knows of the threads with its number in other ranks. */
struct manager {
    const struct job *job;
    uint64_t chunk, *next; /* tasks at once; the first that nobody was given, shared by threads */
    struct span *given;    /* given[size]: what each of them was given last */
    int working;           /* those that were not told that there is none left */
    struct answer part;
};

static struct span take(struct manager *manager)
{
    uint64_t lo, tasks = manager->job->tasks, chunk = manager->chunk;

#pragma omp atomic capture
    {
        lo = *manager->next;
        *manager->next += chunk;
    }
    return (struct span){lo < tasks ? lo : tasks, lo + chunk < tasks ? lo + chunk : tasks};
}

/* The end of a turn, as in patient_turn(): whether ranks are lost or the program is told to stop is
 * looked after by main threads alone. */
static void turn(struct patience *patience, bool moved)
{
    if (moved || omp_get_thread_num() == 0)
        patient_turn(patience, moved);
    else
        patience_nap(patience);
}

/* Answers one request, if there is one: the results that it brings go to their places, and the next
 * span, empty if there is none left, goes back. Returns whether there was one. */
static bool answer_request(struct manager *manager, MPI_Comm peers)
{
    uint64_t *results = manager->job->results;
    MPI_Status status;
    int here;

    MPI_Iprobe(MPI_ANY_SOURCE, TAG_REQUEST, peers, &here, &status);
    if (!here)
        return false;
    struct span *span = &manager->given[status.MPI_SOURCE];
    MPI_Recv(results + span->lo, (int)(span->hi - span->lo), MPI_UINT64_T, status.MPI_SOURCE,
             TAG_REQUEST, peers, MPI_STATUS_IGNORE);
    for (uint64_t task = span->lo; task < span->hi; task++)
        manager->part = answer_add(manager->part, (struct answer){1, results[task]});
    *span = take(manager);
    MPI_Send(span, 2, MPI_UINT64_T, status.MPI_SOURCE, TAG_TASK, peers);
    manager->working -= span->lo == span->hi;
    return true;
}

/* Each thread of rank 0: works in slices, so that nobody waits for it long. */
static struct answer manage(const struct job *job, uint64_t chunk, uint64_t *next, MPI_Comm peers)
{
    struct manager manager = {.job = job, .chunk = chunk, .next = next};
    struct patience patience = {0};
    struct slices own = {0};
    bool left = true;
    int size;

    MPI_Comm_size(peers, &size);
    manager.given = xcalloc((size_t)size, sizeof *manager.given);
    manager.working = size - 1;
    while (manager.working > 0 || left) {
        bool answered = answer_request(&manager, peers);
        if (left && own.left.lo == own.left.hi)
            own = pool_begin(take(&manager));
        left = own.left.lo < own.left.hi;
        if (left)
            pool_slice(job, &own, &manager.part);
        turn(&patience, answered || left);
    }
    free(manager.given);
    return manager.part;
}

/* Each thread of all other ranks: asks and works until there is nothing left. */
static struct answer work(const struct job *job, MPI_Comm peers)
{
    struct patience patience = {0};
    struct span span = {0, 0};
    MPI_Request answered;
    int here;

    do {
        MPI_Send(job->results + span.lo, (int)(span.hi - span.lo), MPI_UINT64_T, 0, TAG_REQUEST,
                 peers);
        MPI_Irecv(&span, 2, MPI_UINT64_T, 0, TAG_TASK, peers, &answered);
        for (here = 0; !here; turn(&patience, here))
            MPI_Test(&answered, &here, MPI_STATUS_IGNORE);
        pool_tasks(job, span);
    } while (span.lo < span.hi);
    return (struct answer){0, 0}; /* rank 0 has all */
}

/* Collective: every rank's main thread calls it. */
static struct answer run(const struct job *job)
{
    uint64_t chunk = job->chunk > 0 ? job->chunk : 1, next = 0, count = 0, sum = 0;
    int rank, threads = team_threads(), level;

    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Query_thread(&level);
    if (level < MPI_THREAD_MULTIPLE && threads > 1)
        fail(STATUS_SKIP, "this MPI library does not let all threads of a rank speak to others "
                          "(MPI_THREAD_MULTIPLE); --variant hybrid needs only the main thread");
    MPI_Comm *peers = xcalloc((size_t)threads, sizeof(MPI_Comm));
    for (int thread = 0; thread < threads; thread++)
        MPI_Comm_dup(MPI_COMM_WORLD, &peers[thread]);
    team_ready();
#pragma omp parallel num_threads(threads) reduction(+ : count, sum)
    {
        MPI_Comm own = peers[omp_get_thread_num()];
        struct answer part = rank == 0 ? manage(job, chunk, &next, own) : work(job, own);
        count += part.count;
        sum += part.sum;
    }
    team_done();
    for (int thread = 0; thread < threads; thread++)
        MPI_Comm_free(&peers[thread]);
    free(peers);
    return (struct answer){count, sum};
}

const struct variant variant_hybrid_multiple = {"hybrid_multiple", run, EXACT | HYBRID | ALL_TALK,
                                                "each OpenMP thread of a rank asks for itself"};
