/* SPDX-License-Identifier: MIT
 *
 * What all ranks do together. Of bcast and reduce there are two prices. In one the root goes round,
 * as in the Intel MPI benchmarks, and calls follow each other. In the other it is always rank 0, a
 * barrier that is not timed follows each call, and the price is the mean over the ranks of what the
 * call took there, as osu_bcast and osu_reduce have it: without the barrier the one that only sends
 * would run ahead, and none would wait for another. */
#include "mpi/prices/tables.h"

#include "common/base/clock.h"

static double run_barrier(const struct price_run *run)
{
    MPI_Barrier(MPI_COMM_WORLD);
    double begin_s = clock_now_s();

    for (uint64_t each = 0; each < run->operations; each++)
        MPI_Barrier(MPI_COMM_WORLD);
    return clock_now_s() - begin_s;
}

static double run_bcast(const struct price_run *run)
{
    uint64_t number = 1;

    MPI_Barrier(MPI_COMM_WORLD);
    double begin_s = clock_now_s();
    for (uint64_t each = 0; each < run->operations; each++)
        MPI_Bcast(&number, 1, MPI_UINT64_T, (int)(each % (uint64_t)run->workers), MPI_COMM_WORLD);
    MPI_Barrier(MPI_COMM_WORLD);
    return clock_now_s() - begin_s;
}

static double run_reduce(const struct price_run *run)
{
    uint64_t own = 1, sum = 0;

    MPI_Barrier(MPI_COMM_WORLD);
    double begin_s = clock_now_s();
    for (uint64_t each = 0; each < run->operations; each++)
        MPI_Reduce(&own, &sum, 1, MPI_UINT64_T, MPI_SUM, (int)(each % (uint64_t)run->workers),
                   MPI_COMM_WORLD);
    MPI_Barrier(MPI_COMM_WORLD);
    return clock_now_s() - begin_s;
}

static double run_allreduce(const struct price_run *run)
{
    uint64_t own = 1, sum = 0;

    MPI_Barrier(MPI_COMM_WORLD);
    double begin_s = clock_now_s();
    for (uint64_t each = 0; each < run->operations; each++)
        MPI_Allreduce(&own, &sum, 1, MPI_UINT64_T, MPI_SUM, MPI_COMM_WORLD);
    return clock_now_s() - begin_s;
}

/* The mean over all ranks; rank 0 knows. */
static double mean_of_ranks(double own_s, int ranks)
{
    double all_s = own_s;

    MPI_Reduce(&own_s, &all_s, 1, MPI_DOUBLE, MPI_SUM, 0, MPI_COMM_WORLD);
    return all_s / ranks;
}

static double run_bcast_fixed(const struct price_run *run)
{
    uint64_t number = 1;
    double took_s = 0;

    MPI_Barrier(MPI_COMM_WORLD);
    for (uint64_t each = 0; each < run->operations; each++) {
        double begin_s = clock_now_s();
        MPI_Bcast(&number, 1, MPI_UINT64_T, 0, MPI_COMM_WORLD);
        took_s += clock_now_s() - begin_s;
        MPI_Barrier(MPI_COMM_WORLD);
    }
    return mean_of_ranks(took_s, run->workers);
}

static double run_reduce_fixed(const struct price_run *run)
{
    uint64_t own = 1, sum = 0;
    double took_s = 0;

    MPI_Barrier(MPI_COMM_WORLD);
    for (uint64_t each = 0; each < run->operations; each++) {
        double begin_s = clock_now_s();
        MPI_Reduce(&own, &sum, 1, MPI_UINT64_T, MPI_SUM, 0, MPI_COMM_WORLD);
        took_s += clock_now_s() - begin_s;
        MPI_Barrier(MPI_COMM_WORLD);
    }
    return mean_of_ranks(took_s, run->workers);
}

const struct primitive prices_together[] = {
    {.name = "barrier",
     .group = "together",
     .meaning = "MPI_Barrier",
     .run = run_barrier,
     .least = 2,
     .waits = true},
    {.name = "bcast_fixed_root",
     .group = "together",
     .meaning = "MPI_Bcast of 8 bytes, the root is rank 0, a barrier that is not timed between",
     .run = run_bcast_fixed,
     .least = 2,
     .bytes = 8,
     .waits = true},
    {.name = "bcast",
     .group = "together",
     .meaning = "MPI_Bcast of 8 bytes, the root goes round",
     .run = run_bcast,
     .least = 2,
     .bytes = 8,
     .waits = true},
    {.name = "reduce_fixed_root",
     .group = "together",
     .meaning = "MPI_Reduce of 8 bytes, the root is rank 0, a barrier that is not timed between",
     .run = run_reduce_fixed,
     .least = 2,
     .bytes = 8,
     .waits = true},
    {.name = "reduce",
     .group = "together",
     .meaning = "MPI_Reduce of 8 bytes, the root goes round",
     .run = run_reduce,
     .least = 2,
     .bytes = 8,
     .waits = true},
    {.name = "allreduce",
     .group = "together",
     .meaning = "MPI_Allreduce of 8 bytes",
     .run = run_allreduce,
     .least = 2,
     .bytes = 8,
     .waits = true},
    {0},
};
