/* SPDX-License-Identifier: MIT
 *
 * pool with a manager that answers requests.
 *
 * Shows:      whoever is free asks rank 0 for the next task; the request brings the last result.
 *             Rank 0 works too, in slices, so that nobody waits for it long.
 * Run:        mpirun -n 2 mpi/pool --skew 1
 * Beside it:  posix/pool/threads.c, openmp/pool/dynamic.c; manager.c, which sends ahead.
 * Exercise:   compare it with manager, with --tasks 1M --size 0 --chunk 1, then --chunk 1000. */
#include "common/workloads/pool.h"

#include "common/base/fail.h"
#include "mpi/core/patience.h"
#include "mpi/core/tags.h"

#include <stdlib.h>

struct manager {
    const struct job *job;
    struct span *given; /* given[size]: what each rank was given last */
    uint64_t chunk;     /* tasks at once */
    uint64_t next;      /* the first task that nobody was given */
    int working;        /* ranks that were not told that there is none left */
    struct answer part;
};

/* Answers one request, if there is one: the results that it brings go to their places, and the next
 * span, empty if there is none left, goes back. Returns whether there was one. */
static bool answer_request(struct manager *manager)
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
        manager->part = answer_add(manager->part, (struct answer){1, results[task]});
    *span = span_take(&manager->next, manager->chunk, manager->job->tasks);
    MPI_Send(span, 2, MPI_UINT64_T, status.MPI_SOURCE, TAG_TASK, MPI_COMM_WORLD);
    manager->working -= span->lo == span->hi;
    return true;
}

static struct answer manage(const struct job *job, int size)
{
    struct manager manager = {.job = job, .chunk = job->chunk > 0 ? job->chunk : 1};
    struct patience patience = {0};
    struct slices own = {0};

    manager.given = xcalloc((size_t)size, sizeof *manager.given);
    manager.working = size - 1;
    while (manager.working > 0 || manager.next < job->tasks || own.left.lo < own.left.hi) {
        bool answered = answer_request(&manager);
        if (own.left.lo == own.left.hi)
            own = pool_begin(span_take(&manager.next, manager.chunk, job->tasks));
        bool works = own.left.lo < own.left.hi;
        if (works)
            pool_slice(job, &own, &manager.part);
        patient_turn(&patience, answered || works);
    }
    free(manager.given);
    return manager.part;
}

/* All other ranks: asks and works until there is nothing left. */
static void work(const struct job *job)
{
    struct span span = {0, 0};
    MPI_Request answered;

    do {
        MPI_Send(job->results + span.lo, (int)(span.hi - span.lo), MPI_UINT64_T, 0, TAG_REQUEST,
                 MPI_COMM_WORLD);
        MPI_Irecv(&span, 2, MPI_UINT64_T, 0, TAG_TASK, MPI_COMM_WORLD, &answered);
        patient_wait(&answered, MPI_STATUS_IGNORE);
        pool_tasks(job, span);
    } while (span.lo < span.hi);
}

/* Collective: every rank calls it. */
static struct answer run(const struct job *job)
{
    int rank, size;

    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);
    if (rank == 0)
        return manage(job, size);
    work(job);
    return (struct answer){0, 0}; /* rank 0 has all */
}

const struct variant variant_request = {"request", run, EXACT | NATURAL,
                                        "rank 0 answers requests, and works itself"};
