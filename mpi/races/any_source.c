/* SPDX-License-Identifier: MIT
 *
 * any_source with MPI.
 *
 * Shows: two messages that belong together, received by two calls that each take whatever comes.
 *        Order is kept between two ranks only (MPI 3.1, section 3.5).
 * Run:   mpirun -n 3 --oversubscribe mpi/races/any_source --variant all
 * Beside it: nothing; threads hand over a heading and its text as one datum.
 * Exercise: does MPI_Probe before the second receive mend `broken`? */
#include "common/workloads/races.h"

#include "common/account/worker_stats.h"
#include "mpi/core/patience.h"
#include "mpi/measure/team.h"

#include <mpi.h>
#include <sched.h>

enum { HEADING = 1, TEXT, PAIR };

/* What both carry: who wrote it, and which it is of his. */
struct note {
    uint64_t rank, trial;
};

enum { NOTE = 2 }; /* so many MPI_UINT64_T */

static bool belong_together(const struct note *heading, const struct note *text)
{
    return heading->rank == text->rank && heading->trial == text->trial;
}

/* Every rank sends, rank 0 too, to itself; so two ranks suffice. pair[2] is the same note twice,
 * and stays until both requests are done. */
static void send_two(const struct note *pair, MPI_Request *requests)
{
    MPI_Isend(&pair[0], NOTE, MPI_UINT64_T, 0, HEADING, MPI_COMM_WORLD, &requests[0]);
    sched_yield(); /* invites the others to come between */
    MPI_Isend(&pair[1], NOTE, MPI_UINT64_T, 0, TEXT, MPI_COMM_WORLD, &requests[1]);
}

static void send_pair(const struct note *pair, MPI_Request *requests)
{
    MPI_Isend(pair, 2 * NOTE, MPI_UINT64_T, 0, PAIR, MPI_COMM_WORLD, &requests[0]);
    requests[1] = MPI_REQUEST_NULL;
}

static void receive(void *into, int count, int source, int tag, MPI_Status *status)
{
    MPI_Request request;

    MPI_Irecv(into, count, MPI_UINT64_T, source, tag, MPI_COMM_WORLD, &request);
    patient_wait(&request, status);
}

/* ---- three ways to receive a heading and its text -------------------------------------------- */

static bool receive_broken(void)
{
    struct note heading, text;

    receive(&heading, NOTE, MPI_ANY_SOURCE, HEADING, MPI_STATUS_IGNORE);
    receive(&text, NOTE, MPI_ANY_SOURCE, TEXT, MPI_STATUS_IGNORE); /* RACE: whose text? */
    return belong_together(&heading, &text);
}

static bool receive_from_same(void)
{
    struct note heading, text;
    MPI_Status from;

    receive(&heading, NOTE, MPI_ANY_SOURCE, HEADING, &from);
    receive(&text, NOTE, from.MPI_SOURCE, TEXT, MPI_STATUS_IGNORE);
    return belong_together(&heading, &text);
}

static bool receive_pair(void)
{
    struct note pair[2];

    receive(pair, 2 * NOTE, MPI_ANY_SOURCE, PAIR, MPI_STATUS_IGNORE);
    return belong_together(&pair[0], &pair[1]);
}

/* ---- the ranks ------------------------------------------------------------------------------- */

static struct answer run_ranks(const struct job *job,
                               void (*send)(const struct note *pair, MPI_Request *requests),
                               bool (*receive_both)(void))
{
    MPI_Request requests[2];
    uint64_t right = 0;
    int rank, ranks;

    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &ranks);
    double begin_s = worker_stats_begin();
    for (uint64_t trial = 0; trial < job->trials; trial++) {
        const struct note note = {(uint64_t)rank, trial}, pair[2] = {note, note};
        send(pair, requests);
        for (int others = 0; rank == 0 && others < ranks; others++)
            right += receive_both();
        patient_wait(&requests[0], MPI_STATUS_IGNORE);
        patient_wait(&requests[1], MPI_STATUS_IGNORE);
    }
    worker_stats_end(begin_s, 1);
    return races_answer(right); /* meaningful on rank 0 only */
}

static struct answer run_broken(const struct job *job)
{
    return run_ranks(job, send_two, receive_broken);
}

static struct answer run_same_source(const struct job *job)
{
    return run_ranks(job, send_two, receive_from_same);
}

static struct answer run_pair(const struct job *job)
{
    return run_ranks(job, send_pair, receive_pair);
}

static const struct variant *const variants[] = {
    &(const struct variant){"broken", run_broken, MAY_LOSE | NATURAL,
                            "both receives take whatever comes"},
    &(const struct variant){"same_source", run_same_source, EXACT,
                            "the second receives from where the first came"},
    &(const struct variant){"pair", run_pair, EXACT, "heading and text are one message"},
    NULL,
};

int main(int argc, char **argv)
{
    return bench_main(argc, argv, &any_source, variants, &mpi_team);
}
