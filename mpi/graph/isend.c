/* SPDX-License-Identifier: MIT
 *
 * graph with messages that are under way while ranks compute.
 *
 * Shows:      a result is sent as soon as it is there, to each rank that needs it. In each step a
 *             rank first asks for what it needs from others, then does the tasks that need nothing
 *             from them, and only then waits.
 * Run:        mpirun -n 2 mpi/graph --payload 64K
 * Beside it:  posix/graph/threads.c, openmp/graph/tasks.c; blocking.c, onesided.c.
 * Exercise:   wait for the messages first and do all tasks then. What does that cost with
 *             --payload 1M --steps 10, and what with --payload 0? */
#include "common/workloads/graph.h"

#include "common/base/fail.h"
#include "mpi/core/patience.h"

#include <stdlib.h>

struct requests {
    MPI_Request *at;
    int count;
};

enum { LOOKS = 100 }; /* before the CPU may be needed elsewhere */

static void wait_all(struct requests *requests)
{
    int done = 0;

    for (int look = 0; look < LOOKS && !done; look++)
        MPI_Testall(requests->count, requests->at, &done, MPI_STATUSES_IGNORE);
    for (int at = 0; at < requests->count && !done; at++)
        patient_wait(&requests->at[at], MPI_STATUS_IGNORE);
    requests->count = 0;
}

/* Asks for the results of `step` that columns `own` need from other ranks; a column is a tag. */
static void ask(const struct job *job, uint64_t step, struct span own, uint64_t ranks,
                struct requests *asked)
{
    for (uint64_t rank = 0; rank < ranks; rank++) {
        struct span theirs = span_of(job->width, rank, ranks);
        for (uint64_t column = theirs.lo; column < theirs.hi && theirs.lo != own.lo; column++)
            if (graph_feeds(job, step, column, own))
                MPI_Irecv(graph_slot(job, step, column), (int)job->slot_size, MPI_BYTE, (int)rank,
                          (int)column, MPI_COMM_WORLD, &asked->at[asked->count++]);
    }
}

static struct answer do_and_send(const struct job *job, uint64_t step, uint64_t column,
                                 struct span own, uint64_t ranks, struct requests *sent)
{
    struct answer part = graph_task(job, step, column);

    for (uint64_t rank = 0; rank < ranks; rank++) {
        struct span theirs = span_of(job->width, rank, ranks);
        if (theirs.lo != own.lo && graph_feeds(job, step, column, theirs))
            MPI_Isend(graph_slot(job, step, column), (int)job->slot_size, MPI_BYTE, (int)rank,
                      (int)column, MPI_COMM_WORLD, &sent->at[sent->count++]);
    }
    return part;
}

/* Collective: every rank calls it. */
static struct answer run(const struct job *job)
{
    struct answer part = {0, 0}, total = {0, 0};
    MPI_Request summed;
    int rank, size;

    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);
    uint64_t ranks = (uint64_t)size;
    struct span own = span_of(job->width, (uint64_t)rank, ranks);
    struct requests asked = {xcalloc(job->width + 1, sizeof(MPI_Request)), 0}, sent[2] = {0};
    for (int at = 0; at < 2; at++) /* this step's and the last one's */
        sent[at].at = xcalloc((own.hi - own.lo) * ranks + 1, sizeof(MPI_Request));

    for (uint64_t step = 0; step < job->steps && own.lo < own.hi; step++) {
        struct requests *now_sent = &sent[step % 2];
        if (step > 0)
            ask(job, step - 1, own, ranks, &asked);
        wait_all(now_sent); /* of the step before the last one */
        for (uint64_t column = own.lo; column < own.hi; column++)
            if (graph_within(job, step, column, own))
                part = answer_add(part, do_and_send(job, step, column, own, ranks, now_sent));
        wait_all(&asked);
        for (uint64_t column = own.lo; column < own.hi; column++)
            if (!graph_within(job, step, column, own))
                part = answer_add(part, do_and_send(job, step, column, own, ranks, now_sent));
    }
    MPI_Ireduce(&part, &total, 2, MPI_UINT64_T, MPI_SUM, 0, MPI_COMM_WORLD, &summed);
    patient_wait(&summed, MPI_STATUS_IGNORE);
    for (int at = 0; at < 2; at++) {
        wait_all(&sent[at]);
        free(sent[at].at);
    }
    free(asked.at);
    return total; /* meaningful on rank 0 only */
}

const struct variant variant_isend = {"isend", run, EXACT | NATURAL,
                                      "Isend and Irecv while tasks run that need none of it"};
