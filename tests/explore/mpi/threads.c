/* SPDX-License-Identifier: MIT
 *
 * Two ranks with two threads each. What the threads do is named by a macro (-DTAGS -DPROBES ...),
 * and WRONG takes what makes it right away: tests/cli/explore_hybrid.bats,
 * tests/stress/explore_hybrid.sh. */
#include <mpi.h>
#include <omp.h>
#include <pthread.h>
#include <stdlib.h>

#define ALL MPI_COMM_WORLD
#ifndef LEVEL
#define LEVEL MPI_THREAD_MULTIPLE
#endif
#ifdef WRONG
enum { WRONG_FORM = 1 };
#else
enum { WRONG_FORM = 0 };
#endif

static int rank, peer;

static void want(int good)
{
    if (!good)
        MPI_Abort(ALL, 3);
}

/* Both ranks: a message there and back. */
static void swap(int tag)
{
    int sent = 10 * rank + tag, got = -1;

    MPI_Sendrecv(&sent, 1, MPI_INT, peer, tag, &got, 1, MPI_INT, peer, tag, ALL, MPI_STATUS_IGNORE);
    want(got == 10 * peer + tag);
}

#ifdef MASTER /* the main thread alone calls MPI; wrong: whoever comes first */
static void threads(void)
{
#pragma omp parallel num_threads(2)
    {
#ifdef WRONG
#pragma omp single
        swap(0);
#else
#pragma omp master
        swap(0);
#endif
#pragma omp barrier
    }
}
#endif

#ifdef TURNS /* one calls MPI at a time; wrong: both may */
static void threads(void)
{
#pragma omp parallel num_threads(2)
    {
#ifdef WRONG
        swap(omp_get_thread_num());
#else
#pragma omp critical
        swap(0);
#pragma omp barrier
#pragma omp single
        swap(1);
#endif
    }
}
#endif

#ifdef TAGS /* each thread has messages of its own; wrong: each gets any */
static void threads(void)
{
#pragma omp parallel num_threads(2)
    {
        int thread = omp_get_thread_num(), tag = WRONG_FORM ? 0 : thread, got = -1;
        if (rank == 0)
            MPI_Send(&thread, 1, MPI_INT, 1, tag, ALL);
        else
            MPI_Recv(&got, 1, MPI_INT, 0, tag, ALL, MPI_STATUS_IGNORE);
    }
}
#endif

#ifdef POOL /* each thread gets any, and again and again; wrong: threads were not asked for */
static void threads(void)
{
    int sum = 0, work;

    for (int at = 0; at < 6 && rank == 0; at++) {
        work = at < 4 ? at + 1 : 0;
        MPI_Send(&work, 1, MPI_INT, 1, 0, ALL);
    }
#pragma omp parallel num_threads(2) reduction(+ : sum) private(work)
    for (int more = rank; more;) {
        MPI_Recv(&work, 1, MPI_INT, 0, 0, ALL, MPI_STATUS_IGNORE);
        sum += work;
        more = work > 0;
    }
    want(rank == 0 || sum == 10);
}
#endif

#ifdef COLLECTIVES /* each thread has a communicator; wrong: they share one */
static void threads(void)
{
    MPI_Comm comms[2];

    MPI_Comm_dup(ALL, &comms[0]);
    MPI_Comm_dup(ALL, &comms[1]);
#pragma omp parallel num_threads(2)
    {
        int sum = 0;
        MPI_Allreduce(&rank, &sum, 1, MPI_INT, MPI_SUM,
                      comms[WRONG_FORM ? 0 : omp_get_thread_num()]);
        want(sum == 1);
    }
    MPI_Comm_free(&comms[0]);
    MPI_Comm_free(&comms[1]);
}
#endif

#ifdef PROBES /* what is seen is taken; wrong: it may be gone */
static void threads(void)
{
#pragma omp parallel num_threads(2)
    {
        int got[2], count = omp_get_thread_num() + 1;
        MPI_Status status;
        MPI_Message message;
        if (rank == 0)
            MPI_Send((int[]){1, 1}, WRONG_FORM ? 1 : count, MPI_INT, 1, 0, ALL);
        else if (WRONG_FORM) {
            MPI_Probe(0, 0, ALL, &status);
            MPI_Get_count(&status, MPI_INT, &count);
            MPI_Recv(got, count, MPI_INT, 0, 0, ALL, MPI_STATUS_IGNORE);
        } else {
            MPI_Mprobe(0, 0, ALL, &message, &status);
            MPI_Get_count(&status, MPI_INT, &count);
            MPI_Mrecv(got, count, MPI_INT, &message, MPI_STATUS_IGNORE);
        }
    }
}
#endif

#ifdef REQUESTS /* one thread waits for each; wrong: both for all */
static void threads(void)
{
    MPI_Request requests[4];
    int sent[2] = {rank, rank}, got[2];

    for (int tag = 0; tag < 2; tag++) {
        MPI_Irecv(&got[tag], 1, MPI_INT, peer, tag, ALL, &requests[2 * tag]);
        MPI_Isend(&sent[tag], 1, MPI_INT, peer, tag, ALL, &requests[2 * tag + 1]);
    }
#pragma omp parallel num_threads(2)
    MPI_Waitall(WRONG_FORM ? 4 : 2, &requests[WRONG_FORM ? 0 : 2 * omp_get_thread_num()],
                MPI_STATUSES_IGNORE);
    want(got[0] == peer && got[1] == peer);
}
#endif

#ifdef BUFFER /* it is read when the message is there; wrong: perhaps before */
static void threads(void)
{
    int got = -1;

#pragma omp parallel num_threads(2)
    {
#pragma omp master
        MPI_Sendrecv(&rank, 1, MPI_INT, peer, 0, &got, 1, MPI_INT, peer, 0, ALL, MPI_STATUS_IGNORE);
#ifndef WRONG
#pragma omp barrier
#endif
        int seen = got;
        (void)seen;
    }
}
#endif

#ifdef ORDER /* a message orders two threads; wrong: there is none */
static void threads(void)
{
    int value = 0;

#pragma omp parallel num_threads(2)
    free(malloc(1 << 20)); /* so much goes back to the system */
#pragma omp parallel num_threads(2)
    if (omp_get_thread_num() == 0) {
        value = 42;
        if (!WRONG_FORM)
            MPI_Send(NULL, 0, MPI_INT, rank, 7, ALL);
    } else {
        if (!WRONG_FORM)
            MPI_Recv(NULL, 0, MPI_INT, rank, 7, ALL, MPI_STATUS_IGNORE);
        int seen = value;
        want(seen == 42 || WRONG_FORM);
    }
}
#endif

#ifdef LOCK /* wrong: who waits for the other's message has the lock that the other needs */
static void threads(void)
{
    int got = -1;

#pragma omp parallel num_threads(2)
    if (omp_get_thread_num() == 0) {
#ifdef WRONG
#pragma omp critical
#endif
        MPI_Recv(&got, 1, MPI_INT, rank, 0, ALL, MPI_STATUS_IGNORE);
    } else {
#pragma omp critical
        MPI_Send(&rank, 1, MPI_INT, rank, 0, ALL);
    }
    want(got == rank);
}
#endif

#ifdef END /* the other thread has ended; wrong: it may still be in a call */
static void *look(void *nothing)
{
    int flag;

    MPI_Iprobe(MPI_ANY_SOURCE, 0, ALL, &flag, MPI_STATUS_IGNORE);
    return nothing;
}

static void threads(void)
{
    pthread_t other;

    pthread_create(&other, NULL, look, NULL);
    if (WRONG_FORM)
        pthread_detach(other);
    else
        pthread_join(other, NULL);
}
#endif

int main(int argc, char **argv)
{
    int provided = LEVEL;

#if defined POOL && defined WRONG
    MPI_Init(&argc, &argv);
#else
    MPI_Init_thread(&argc, &argv, LEVEL, &provided);
#endif
    MPI_Comm_rank(ALL, &rank);
    peer = 1 - rank;
    threads();
    MPI_Finalize();
    return provided < LEVEL;
}
