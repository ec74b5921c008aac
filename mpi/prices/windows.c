/* SPDX-License-Identifier: MIT
 *
 * One-sided: all ranks work on one number in the memory of rank 0, which works, too. With one rank
 * nobody is in the way. The price is what one rank spends on one operation. */
#include "mpi/prices/tables.h"

#include "common/base/clock.h"
#include "common/base/fail.h"

#include <inttypes.h>

/* Collective: a window of one number on rank 0, which is 0. */
static MPI_Win open_window(uint64_t **number)
{
    MPI_Aint bytes = prices_rank() == 0 ? (MPI_Aint)sizeof **number : 0;
    MPI_Win window;

    MPI_Win_allocate(bytes, sizeof **number, MPI_INFO_NULL, MPI_COMM_WORLD, number, &window);
    if (prices_rank() == 0) {
        MPI_Win_lock(MPI_LOCK_EXCLUSIVE, 0, 0, window);
        **number = 0;
        MPI_Win_unlock(0, window);
    }
    MPI_Barrier(MPI_COMM_WORLD);
    return window;
}

static double run_fetch(const struct price_run *run)
{
    const uint64_t one = 1;
    uint64_t *number = NULL, seen = 0;
    MPI_Win window = open_window(&number);
    double begin_s = clock_now_s();

    MPI_Win_lock_all(0, window);
    for (uint64_t each = 0; each < run->operations; each++) {
        MPI_Fetch_and_op(&one, &seen, MPI_UINT64_T, 0, 0, MPI_SUM, window);
        MPI_Win_flush(0, window);
    }
    MPI_Win_unlock_all(window);
    MPI_Barrier(MPI_COMM_WORLD);
    double took_s = clock_now_s() - begin_s;
    if (prices_rank() == 0) {
        MPI_Win_lock(MPI_LOCK_EXCLUSIVE, 0, 0, window);
        seen = *number;
        MPI_Win_unlock(0, window);
        if (seen != run->operations * (uint64_t)run->workers)
            fail(STATUS_FAILED, "MPI_Fetch_and_op: the sum is %" PRIu64 ", which is wrong", seen);
    }
    MPI_Win_free(&window);
    return took_s;
}

static double run_lock(const struct price_run *run)
{
    const uint64_t one = 1;
    uint64_t *number = NULL;
    MPI_Win window = open_window(&number);
    double begin_s = clock_now_s();

    for (uint64_t each = 0; each < run->operations; each++) {
        MPI_Win_lock(MPI_LOCK_EXCLUSIVE, 0, 0, window);
        MPI_Put(&one, 1, MPI_UINT64_T, 0, 0, 1, MPI_UINT64_T, window);
        MPI_Win_unlock(0, window);
    }
    MPI_Barrier(MPI_COMM_WORLD);
    double took_s = clock_now_s() - begin_s;
    MPI_Win_free(&window);
    return took_s;
}

const struct primitive prices_windows[] = {
    {.name = "fetch_and_op",
     .group = "shared",
     .meaning = "MPI_Fetch_and_op and MPI_Win_flush on one number, by each rank",
     .run = run_fetch,
     .least = 1,
     .bytes = 8,
     .waits = true},
    {.name = "window_lock",
     .group = "shared",
     .meaning = "MPI_Win_lock, MPI_Put and MPI_Win_unlock on one number, by each rank",
     .run = run_lock,
     .least = 1,
     .bytes = 8,
     .waits = true},
    {0},
};
