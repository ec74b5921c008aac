/* SPDX-License-Identifier: MIT
 *
 * One-sided: all ranks work on one number in the memory of rank 0, which works, too. With one rank
 * nobody is in the way. The price is what one rank spends on one operation. And what one rank alone
 * spends on the memory of another one. */
#include "mpi/prices/tables.h"

#include "common/base/clock.h"
#include "common/base/fail.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* ---- one number, shared by all ranks --------------------------------------------------------- */

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

/* Rank 0's partner alone; rank 0, in whose memory the number is, waits for it in a barrier. */
static double run_lock_alone(const struct price_run *run)
{
    const bool locks = prices_rank() == prices_partner(run->pair);
    const uint64_t one = 1;
    uint64_t *number = NULL;
    MPI_Win window = open_window(&number);
    double begin_s = clock_now_s();

    for (uint64_t each = 0; locks && each < run->operations; each++) {
        MPI_Win_lock(MPI_LOCK_EXCLUSIVE, 0, 0, window);
        MPI_Put(&one, 1, MPI_UINT64_T, 0, 0, 1, MPI_UINT64_T, window);
        MPI_Win_unlock(0, window);
    }
    MPI_Barrier(MPI_COMM_WORLD);
    double took_s = clock_now_s() - begin_s;
    MPI_Win_free(&window);
    return took_s;
}

/* ---- put and get ----------------------------------------------------------------------------- */

struct reach {
    MPI_Win window;
    char *own;       /* buffer of rank 0 */
    int size, other; /* the partner of rank 0 */
};

/* Collective: a window of run->bytes in each rank, locked by rank 0 on its partner. A rank beyond
 * the pair has a part in both calls and does nothing between. */
static struct reach open_reach(const struct price_run *run)
{
    struct reach reach = {.own = prices_buffer(run->bytes),
                          .size = (int)run->bytes,
                          .other = prices_partner(run->pair)};
    char *memory;

    MPI_Win_allocate((MPI_Aint)run->bytes, 1, MPI_INFO_NULL, MPI_COMM_WORLD, &memory,
                     &reach.window);
    memset(memory, 'a', (size_t)run->bytes);
    MPI_Barrier(MPI_COMM_WORLD);
    if (prices_rank() == 0)
        MPI_Win_lock(MPI_LOCK_SHARED, reach.other, 0, reach.window);
    return reach;
}

static void close_reach(struct reach *reach)
{
    if (prices_rank() == 0)
        MPI_Win_unlock(reach->other, reach->window);
    MPI_Barrier(MPI_COMM_WORLD);
    MPI_Win_free(&reach->window);
    free(reach->own);
}

/* Rank 0 on the memory of its partner, which waits in a barrier: each call and the flush that
 * completes it there, as osu_put_latency and osu_get_latency do it. */
static double run_put(const struct price_run *run)
{
    struct reach reach = open_reach(run);
    double begin_s = clock_now_s();

    for (uint64_t each = 0; prices_rank() == 0 && each < run->operations; each++) {
        MPI_Put(reach.own, reach.size, MPI_BYTE, reach.other, 0, reach.size, MPI_BYTE,
                reach.window);
        MPI_Win_flush(reach.other, reach.window);
    }
    double took_s = clock_now_s() - begin_s;
    close_reach(&reach);
    return took_s;
}

/* As osu_fop_latency has it. */
static double run_fetch_alone(const struct price_run *run)
{
    struct reach reach = open_reach(run);
    const uint64_t one = 1;
    uint64_t seen;
    double begin_s = clock_now_s();

    for (uint64_t each = 0; prices_rank() == 0 && each < run->operations; each++) {
        MPI_Fetch_and_op(&one, &seen, MPI_UINT64_T, 1, 0, MPI_SUM, reach.window);
        MPI_Win_flush(1, reach.window);
    }
    double took_s = clock_now_s() - begin_s;
    close_reach(&reach);
    return took_s;
}

static double run_get(const struct price_run *run)
{
    struct reach reach = open_reach(run);
    double begin_s = clock_now_s();

    for (uint64_t each = 0; prices_rank() == 0 && each < run->operations; each++) {
        MPI_Get(reach.own, reach.size, MPI_BYTE, reach.other, 0, reach.size, MPI_BYTE,
                reach.window);
        MPI_Win_flush(reach.other, reach.window);
    }
    double took_s = clock_now_s() - begin_s;
    close_reach(&reach);
    return took_s;
}

#define REACH(call, function, size, text)                                                          \
    {                                                                                              \
        .name = #call "_flush_" #size, .group = "messages",                                        \
        .meaning = text " and MPI_Win_flush, while the other rank waits", .run = (function),       \
        .least = 2, .most = 2, .bytes = (size), .waits = true                                      \
    }

const struct primitive prices_windows[] = {
    REACH(put, run_put, 8, "MPI_Put of 8 bytes"),
    REACH(put, run_put, 65536, "MPI_Put of 64 KiB"),
    REACH(get, run_get, 8, "MPI_Get of 8 bytes"),
    REACH(get, run_get, 65536, "MPI_Get of 64 KiB"),
    {.name = "window_lock_uncontended",
     .group = "shared",
     .meaning = "MPI_Win_lock, MPI_Put and MPI_Win_unlock on a number of the other rank, by one",
     .run = run_lock_alone,
     .least = 2,
     .most = 2,
     .bytes = 8,
     .waits = true},
    {.name = "fetch_and_op_uncontended",
     .group = "shared",
     .meaning = "MPI_Fetch_and_op and MPI_Win_flush on a number of the other rank, by one",
     .run = run_fetch_alone,
     .least = 2,
     .most = 2,
     .bytes = 8,
     .waits = true},
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
