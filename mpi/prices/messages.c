/* SPDX-License-Identifier: MIT
 *
 * Messages between rank 0 and another rank of its host (prices_pair()), and the same between rank 0
 * and a rank of another host, prices `network_...`: round trips by size, the rate at which small
 * ones pass when many are under way, the bare loop of request and reply that a manager of workers
 * is made of, and how much of a transfer is hidden behind computing. After the OSU micro-benchmarks
 * (osu_latency, osu_mbw_mr with a window of 64) and, for the overlap, J. B. White and S. W. Bova,
 * Where's the Overlap? (MPI Developer's Conference 1999). */
#include "mpi/prices/tables.h"

#include "common/base/clock.h"
#include "common/base/fail.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { WINDOW = 64, REQUEST_BYTES = 16, OVERLAP_ROUNDS = 20 };

/* Pages that were never written to are all the same page of zeros, and lie in every cache. */
char *prices_buffer(uint64_t bytes)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE), size = ((size_t)bytes / page + 1) * page;
    char *buffer = aligned_alloc(page, size);

    check(buffer ? 0 : errno, "aligned_alloc");
    memset(buffer, 'b', size);
    return buffer;
}

/* ---- round trips ----------------------------------------------------------------------------- */

/* One round trip first, so that both ranks are there. What comes goes to another buffer than what
 * is sent from, as in osu_latency: who sends on what has just arrived sends lines that the other
 * rank's cache holds changed, and pays for them. */
static double run_round_trip(const struct price_run *run)
{
    char *out = prices_buffer(run->bytes), *in = prices_buffer(run->bytes);
    int other = prices_pair(run), size = (int)run->bytes;
    double begin_s = 0;

    for (uint64_t each = 0; other >= 0 && each < run->operations + 1; each++) {
        if (each == 1)
            begin_s = clock_now_s();
        if (prices_rank() == 0) {
            MPI_Send(out, size, MPI_BYTE, other, TAG_PRICE, MPI_COMM_WORLD);
            MPI_Recv(in, size, MPI_BYTE, other, TAG_PRICE, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
        } else {
            MPI_Recv(in, size, MPI_BYTE, other, TAG_PRICE, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
            MPI_Send(out, size, MPI_BYTE, other, TAG_PRICE, MPI_COMM_WORLD);
        }
    }
    double took_s = clock_now_s() - begin_s;
    free(out);
    free(in);
    return took_s;
}

/* Rank 0 does not know who asks, as a manager does not. */
static double run_request_reply(const struct price_run *run)
{
    char message[REQUEST_BYTES] = {0};
    int other = prices_pair(run);
    double begin_s = 0;
    MPI_Status status;

    for (uint64_t each = 0; other >= 0 && each < run->operations + 1; each++) {
        if (each == 1)
            begin_s = clock_now_s();
        if (prices_rank() == 0) {
            MPI_Recv(message, REQUEST_BYTES, MPI_BYTE, MPI_ANY_SOURCE, TAG_PRICE, MPI_COMM_WORLD,
                     &status);
            MPI_Send(message, REQUEST_BYTES, MPI_BYTE, status.MPI_SOURCE, TAG_PRICE,
                     MPI_COMM_WORLD);
        } else {
            MPI_Send(message, REQUEST_BYTES, MPI_BYTE, 0, TAG_PRICE, MPI_COMM_WORLD);
            MPI_Recv(message, REQUEST_BYTES, MPI_BYTE, 0, TAG_PRICE, MPI_COMM_WORLD,
                     MPI_STATUS_IGNORE);
        }
    }
    return clock_now_s() - begin_s;
}

/* ---- rate ------------------------------------------------------------------------------------ */

/* A window of 64 messages, then one byte back. The operations are rounded up to whole windows. */
static void pass_windows(uint64_t windows, int other)
{
    MPI_Request requests[WINDOW];
    MPI_Status statuses[WINDOW]; /* gcc takes MPICH's MPI_STATUSES_IGNORE for an array of none */
    uint64_t numbers[WINDOW] = {0};
    bool first = prices_rank() == 0;
    char done = 0;

    for (uint64_t window = 0; window < windows; window++) {
        for (int at = 0; at < WINDOW; at++)
            if (first)
                MPI_Isend(&numbers[at], 1, MPI_UINT64_T, other, TAG_PRICE, MPI_COMM_WORLD,
                          &requests[at]);
            else
                MPI_Irecv(&numbers[at], 1, MPI_UINT64_T, other, TAG_PRICE, MPI_COMM_WORLD,
                          &requests[at]);
        MPI_Waitall(WINDOW, requests, statuses);
        if (first)
            MPI_Recv(&done, 1, MPI_CHAR, other, TAG_PRICE, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
        else
            MPI_Send(&done, 1, MPI_CHAR, other, TAG_PRICE, MPI_COMM_WORLD);
    }
}

static double run_rate(const struct price_run *run)
{
    uint64_t windows = (run->operations + WINDOW - 1) / WINDOW;
    int other = prices_pair(run);

    if (other < 0)
        return 0;
    pass_windows(1, other);
    double begin_s = clock_now_s();
    pass_windows(windows, other);
    double took_s = clock_now_s() - begin_s;
    return took_s * (double)run->operations / (double)(windows * WINDOW);
}

/* ---- overlap --------------------------------------------------------------------------------- */

static void compute(double for_s)
{
    for (double until_s = clock_now_s() + for_s; clock_now_s() < until_s;)
        price_work();
}

/* An exchange of the pair that computes for so long between its begin and its end. */
static double exchange(char *out, char *in, int size, int other, double compute_s)
{
    MPI_Request requests[2];
    MPI_Status statuses[2];
    double begin_s = clock_now_s();

    MPI_Irecv(in, size, MPI_BYTE, other, TAG_PRICE, MPI_COMM_WORLD, &requests[0]);
    MPI_Isend(out, size, MPI_BYTE, other, TAG_PRICE, MPI_COMM_WORLD, &requests[1]);
    if (compute_s > 0)
        compute(compute_s);
    MPI_Waitall(2, requests, statuses);
    return clock_now_s() - begin_s;
}

/* The share of the exchange's own time that vanishes when as much computing stands beside it. */
static double run_overlap(const struct price_run *run)
{
    char *out = prices_buffer(run->bytes), *in = prices_buffer(run->bytes);
    int other = prices_pair(run), size = (int)run->bytes;
    double alone_s = 0, both_s = 0, compute_s;

    if (other >= 0) {
        for (int round = -1; round < OVERLAP_ROUNDS; round++)
            alone_s += (round >= 0) * exchange(out, in, size, other, 0);
        compute_s = alone_s / (double)OVERLAP_ROUNDS;
        for (int round = 0; round < OVERLAP_ROUNDS; round++)
            both_s += exchange(out, in, size, other, compute_s);
    }
    free(out);
    free(in);
    double hidden = alone_s > 0 ? 1 - (both_s - alone_s) / alone_s : 0;
    return hidden < 0 ? 0 : hidden > 1 ? 1 : hidden;
}

#define PAIR(own_name, own_group, between, size, function, text)                                   \
    .name = own_name, .group = (own_group), .meaning = text, .run = (function), .least = 2,        \
    .most = 2, .bytes = (size), .waits = true, .pair = (between)

#define ROUND_TRIP(prefix, group, between, size, text)                                             \
    {                                                                                              \
        PAIR(prefix "round_trip_" #size, group, between, size, run_round_trip,                     \
             text " by MPI_Send and MPI_Recv, and back")                                           \
    }

/* The rows of both tables: within a host, and between hosts. */
#define MESSAGES(prefix, group, between)                                                           \
    ROUND_TRIP(prefix, group, between, 0, "an empty message"),                                     \
        ROUND_TRIP(prefix, group, between, 8, "8 bytes"),                                          \
        ROUND_TRIP(prefix, group, between, 64, "64 bytes"),                                        \
        ROUND_TRIP(prefix, group, between, 1024, "1 KiB"),                                         \
        ROUND_TRIP(prefix, group, between, 16384, "16 KiB"),                                       \
        ROUND_TRIP(prefix, group, between, 65536, "64 KiB"),                                       \
        ROUND_TRIP(prefix, group, between, 262144, "256 KiB"),                                     \
        ROUND_TRIP(prefix, group, between, 1048576, "1 MiB"),                                      \
        {PAIR(prefix "message_rate", group, between, 8, run_rate,                                  \
              "a message of 8 bytes, 64 under way; one byte back after each 64")},                 \
        {PAIR(prefix "request_reply", group, between, REQUEST_BYTES, run_request_reply,            \
              "16 bytes to a rank that takes from anyone, and 16 back")},                          \
    {                                                                                              \
        PAIR(prefix "isend_irecv_overlap", group, between, 262144, run_overlap,                    \
             "share of an exchange of 256 KiB that is hidden behind computing"),                   \
            .kind = PRICE_AS_IT_IS, .share = true                                                  \
    }

const struct primitive prices_messages[] = {MESSAGES("", "messages", PAIR_OF_HOST), {0}};
const struct primitive prices_network[] = {MESSAGES("network_", "network", PAIR_OF_HOSTS), {0}};
