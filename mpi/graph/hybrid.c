/* SPDX-License-Identifier: MIT
 *
 * graph with ranks that have OpenMP threads.
 *
 * Shows:      the columns of a rank are its threads': what they need of each other lies in memory,
 *             so with T threads a rank there are T times fewer borders, and messages. The main
 *             thread alone sends and receives (MPI_THREAD_FUNNELED), between two loops of a step:
 *             that of tasks which need nothing from other ranks, and that of the others.
 * Run:        OMP_NUM_THREADS=2 mpirun -n 2 --bind-to none mpi/graph --variant hybrid --payload 64K
 * Beside it:  isend.c (one level), openmp/graph/for.c (the other).
 * Exercise:   the main thread waits for messages when all have done the first loop. Let it wait
 *             while the others are in that loop. Who does its part of the columns then? */
#include "common/workloads/graph.h"

#include "common/base/fail.h"
#include "mpi/core/patience.h"
#include "mpi/measure/team.h"

#include <omp.h>
#include <stdlib.h>

struct requests {
    MPI_Request *at;
    int count;
};

enum { LOOKS = 100 }; /* before the CPU may be needed elsewhere */

static void wait_all(struct requests *requests)
{
    for (int at = 0; at < requests->count; at++) {
        int done = 0;
        for (int look = 0; look < LOOKS && !done; look++)
            MPI_Test(&requests->at[at], &done, MPI_STATUS_IGNORE);
        if (!done)
            patient_wait(&requests->at[at], MPI_STATUS_IGNORE);
    }
    requests->count = 0;
}

/* Asks for the results of `step` that columns `own` need from other ranks; a column is a tag. */
static void ask(const struct job *job, uint64_t step, struct span own, int ranks,
                struct requests *asked)
{
    for (int rank = 0; rank < ranks; rank++) {
        struct span theirs = span_of(job->width, (uint64_t)rank, (uint64_t)ranks);
        for (uint64_t column = theirs.lo; column < theirs.hi && theirs.lo != own.lo; column++)
            if (graph_feeds(job, step, column, own))
                MPI_Irecv(graph_slot(job, step, column), (int)job->slot_size, MPI_BYTE, rank,
                          (int)column, MPI_COMM_WORLD, &asked->at[asked->count++]);
    }
}

/* Sends the results of those tasks of a step whose inputs are all `within` this rank, or not. */
static void send_results(const struct job *job, uint64_t step, struct span own, bool within,
                         int ranks, struct requests *sent)
{
    for (uint64_t column = own.lo; column < own.hi; column++)
        for (int rank = 0; rank < ranks && graph_within(job, step, column, own) == within; rank++) {
            struct span theirs = span_of(job->width, (uint64_t)rank, (uint64_t)ranks);
            if (theirs.lo != own.lo && graph_feeds(job, step, column, theirs))
                MPI_Isend(graph_slot(job, step, column), (int)job->slot_size, MPI_BYTE, rank,
                          (int)column, MPI_COMM_WORLD, &sent->at[sent->count++]);
        }
}

/* Those tasks, by all threads, which meet at the end. */
static struct answer do_tasks(const struct job *job, uint64_t step, struct span own, bool within)
{
    struct answer part = {0, 0};

#pragma omp for schedule(static)
    for (uint64_t column = own.lo; column < own.hi; column++)
        if (graph_within(job, step, column, own) == within)
            part = answer_add(part, graph_task(job, step, column));
    return part;
}

/* Collective: every rank's main thread calls it. */
static struct answer run(const struct job *job)
{
    uint64_t count = 0, sum = 0;
    MPI_Request summed;
    int rank, size;

    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);
    struct span own = span_of(job->width, (uint64_t)rank, (uint64_t)size);
    struct requests asked = {xcalloc(job->width + 1, sizeof(MPI_Request)), 0}, sent[2] = {0};
    for (int at = 0; at < 2; at++) /* this step's and the last one's */
        sent[at].at = xcalloc((own.hi - own.lo) * (uint64_t)size + 1, sizeof(MPI_Request));

#pragma omp parallel num_threads(team_threads()) reduction(+ : count, sum)
    for (uint64_t step = 0; step < job->steps && own.lo < own.hi; step++) {
        struct requests *now_sent = &sent[step % 2];
        struct answer first, last;
#pragma omp master
        {
            if (step > 0)
                ask(job, step - 1, own, size, &asked);
            wait_all(now_sent); /* of the step before the last one */
        }
        first = do_tasks(job, step, own, true);
#pragma omp master
        {
            send_results(job, step, own, true, size, now_sent);
            wait_all(&asked);
        }
#pragma omp barrier /* the inputs of the others are there */
        last = do_tasks(job, step, own, false);
#pragma omp master
        send_results(job, step, own, false, size, now_sent);
        count += first.count + last.count;
        sum += first.sum + last.sum;
    }
    struct answer part = {count, sum}, total = {0, 0};
    MPI_Ireduce(&part, &total, 2, MPI_UINT64_T, MPI_SUM, 0, MPI_COMM_WORLD, &summed);
    patient_wait(&summed, MPI_STATUS_IGNORE);
    for (int at = 0; at < 2; at++) {
        wait_all(&sent[at]);
        free(sent[at].at);
    }
    free(asked.at);
    return total; /* meaningful on rank 0 only */
}

const struct variant variant_hybrid = {
    "hybrid", run, EXACT | HYBRID, "columns of a rank shared by its threads, whose main one talks"};
