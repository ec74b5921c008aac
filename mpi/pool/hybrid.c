/* SPDX-License-Identifier: MIT
 *
 * pool with ranks that have OpenMP threads.
 *
 * Shows:      messages between ranks, shared memory inside of them. A rank asks rank 0 for tasks
 *             for all of its threads at once, so with T threads a rank there are T times fewer
 *             messages. In rank 0 the threads take theirs from the counter itself, beside the main
 *             thread, which alone speaks to the others (MPI_THREAD_FUNNELED).
 * Run:        OMP_NUM_THREADS=2 mpirun -n 2 --bind-to none mpi/pool --variant hybrid --skew 1
 * Beside it:  request.c (one level), openmp/pool/dynamic.c (the other).
 * Exercise:   the threads of a rank wait for the last of them before it asks again. Let it ask
 *             before the loop. What must become of the results that the request brings? */
#include "common/workloads/pool.h"

#include "common/base/fail.h"
#include "mpi/core/patience.h"
#include "mpi/core/tags.h"

#include <omp.h>
#include <stdlib.h>

struct manager {
    const struct job *job;
    struct span *given; /* given[size]: what each rank was given last */
    uint64_t chunk;     /* tasks that a thread takes at once */
    uint64_t next;      /* the first task that nobody was given; shared by rank 0's threads */
    int threads;        /* of each rank */
    int working;        /* ranks that were not told that there is none left */
};

static struct span take(struct manager *manager, uint64_t most)
{
    uint64_t lo, tasks = manager->job->tasks;

#pragma omp atomic capture
    {
        lo = manager->next;
        manager->next += most;
    }
    return (struct span){lo < tasks ? lo : tasks, lo + most < tasks ? lo + most : tasks};
}

/* Answers one request, if there is one: the results that it brings go to their places, and the next
 * span, empty if there is none left, goes back. Returns whether there was one. */
static bool answer_request(struct manager *manager, struct answer *part)
{
    uint64_t *results = manager->job->results;
    MPI_Status status;
    int here;

    MPI_Iprobe(MPI_ANY_SOURCE, TAG_REQUEST, MPI_COMM_WORLD, &here, &status);
    if (!here)
        return false;
    struct span *span = &manager->given[status.MPI_SOURCE];
    MPI_Recv(results + span->lo, (int)(span->hi - span->lo), MPI_UINT64_T, status.MPI_SOURCE,
             TAG_REQUEST, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
    for (uint64_t task = span->lo; task < span->hi; task++)
        *part = answer_add(*part, (struct answer){1, results[task]});
    *span = take(manager, manager->chunk * (uint64_t)manager->threads);
    MPI_Send(span, 2, MPI_UINT64_T, status.MPI_SOURCE, TAG_TASK, MPI_COMM_WORLD);
    manager->working -= span->lo == span->hi;
    return true;
}

/* Rank 0's main thread: works in slices, so that nobody waits for it long. */
static struct answer manage(struct manager *manager)
{
    struct answer part = {0, 0};
    struct patience patience = {0};
    struct slices own = {0};
    bool left = true;

    while (manager->working > 0 || left) {
        bool answered = answer_request(manager, &part);
        if (left && own.left.lo == own.left.hi)
            own = pool_begin(take(manager, manager->chunk));
        left = own.left.lo < own.left.hi;
        if (left)
            pool_slice(manager->job, &own, &part);
        patient_turn(&patience, answered || left);
    }
    return part;
}

/* Rank 0's other threads. */
static struct answer help(struct manager *manager)
{
    struct answer part = {0, 0};

    for (struct span span = take(manager, manager->chunk); span.lo < span.hi;
         span = take(manager, manager->chunk))
        part = answer_add(part, pool_tasks(manager->job, span));
    return part;
}

/* All other ranks: the main thread asks, all threads work, until there is nothing left. */
static void work(const struct job *job, uint64_t chunk, int threads)
{
    struct span span = {0, 0};
    MPI_Request answered;

    do {
        MPI_Send(job->results + span.lo, (int)(span.hi - span.lo), MPI_UINT64_T, 0, TAG_REQUEST,
                 MPI_COMM_WORLD);
        MPI_Irecv(&span, 2, MPI_UINT64_T, 0, TAG_TASK, MPI_COMM_WORLD, &answered);
        patient_wait(&answered, MPI_STATUS_IGNORE);
#pragma omp parallel for num_threads(threads) schedule(dynamic, chunk)
        for (uint64_t task = span.lo; task < span.hi; task++)
            pool_task(job, task);
    } while (span.lo < span.hi);
}

/* Collective: every rank's main thread calls it. */
static struct answer run(const struct job *job)
{
    struct manager manager = {.job = job, .chunk = job->chunk > 0 ? job->chunk : 1};
    uint64_t count = 0, sum = 0;
    int rank, size;

    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);
    manager.threads = job->workers / size;
    manager.working = size - 1;
    if (rank != 0) {
        work(job, manager.chunk, manager.threads);
        return (struct answer){0, 0}; /* rank 0 has all */
    }
    manager.given = xcalloc((size_t)size, sizeof *manager.given);
#pragma omp parallel num_threads(manager.threads) reduction(+ : count, sum)
    {
        struct answer part = omp_get_thread_num() == 0 ? manage(&manager) : help(&manager);
        count += part.count;
        sum += part.sum;
    }
    free(manager.given);
    return (struct answer){count, sum};
}

const struct variant variant_hybrid = {
    "hybrid", run, EXACT | HYBRID, "ranks ask rank 0 for tasks, which their OpenMP threads share"};
