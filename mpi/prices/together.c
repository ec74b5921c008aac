/* SPDX-License-Identifier: MIT
 *
 * What all ranks do together. The root goes round, as in the Intel MPI benchmarks: a rank that is
 * never root could run ahead of a reduction, and none would wait for another. */
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

const struct primitive prices_together[] = {
    {.name = "barrier",
     .group = "together",
     .meaning = "MPI_Barrier",
     .run = run_barrier,
     .least = 2,
     .waits = true},
    {.name = "bcast",
     .group = "together",
     .meaning = "MPI_Bcast of 8 bytes, the root goes round",
     .run = run_bcast,
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
