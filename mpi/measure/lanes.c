/* SPDX-License-Identifier: MIT */
#include "mpi/measure/lanes.h"

#include "common/account/worker_stats.h"
#include "common/base/fail.h"
#include "common/base/proc.h"
#include "mpi/core/patience.h"
#include "mpi/core/tags.h"
#include "mpi/measure/clocksync.h"
#include "mpi/measure/team.h"
#include "mpi/resilient/detector.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Between the two comparisons of clocks. Measuring, not work. */
static struct {
    MPI_Comm sharers; /* the ranks that read the same clock as this one */
    MPI_Comm leaders; /* the first of each such group; MPI_COMM_NULL elsewhere */
    int clocks;       /* how many there are */
    struct clocksync *sync;
} clocks = {MPI_COMM_NULL, MPI_COMM_NULL, 0, NULL};

/* ---- who shares a clock -------------------------------------------------------------------- */

/* D. J. Bernstein's hash (xor variant), 64 bits wide. */
static uint64_t add_to_hash(uint64_t hash, const char *bytes, size_t size)
{
    for (size_t at = 0; at < size; at++)
        hash = hash * 33 ^ (unsigned char)bytes[at];
    return hash;
}

/* A number that names this process' CLOCK_MONOTONIC: that of the boot, and of the time namespace if
 * the kernel has such. */
static uint64_t clock_identity(int rank)
{
    uint64_t hash = 5381;
    char text[128];
    FILE *boot = proc_open("/proc/sys/kernel/random/boot_id");
    size_t size = boot ? fread(text, 1, sizeof text, boot) : 0;

    if (boot)
        fclose(boot);
    if (size == 0)
        return (uint64_t)rank; /* unknown: then it is compared with all others */
    hash = add_to_hash(hash, text, size);
    return add_to_hash(hash, text, proc_link("/proc/self/ns/time", text, sizeof text));
}

/* Splits the ranks by clock; each group's number is its lowest rank. */
static void find_sharers(int rank, int size)
{
    uint64_t own = clock_identity(rank), *all = calloc((size_t)size, sizeof *all);
    int first = 0;

    check(all ? 0 : errno, "calloc");
    MPI_Allgather(&own, 1, MPI_UINT64_T, all, 1, MPI_UINT64_T, MPI_COMM_WORLD);
    while (all[first] != own)
        first++;
    clocks.clocks = 0;
    for (int at = 0; at < size; at++) {
        int earlier = 0;
        while (all[earlier] != all[at])
            earlier++;
        clocks.clocks += earlier == at;
    }
    free(all);
    MPI_Comm_split(MPI_COMM_WORLD, first, rank, &clocks.sharers);
    MPI_Comm_split(MPI_COMM_WORLD, first == rank ? 0 : MPI_UNDEFINED, rank, &clocks.leaders);
}

static double now_s(void)
{
    return clock_now_s();
}

/* Comparing clocks is collective. */
static void need_no_comparison(void)
{
    if (!detector_share_place())
        fail(STATUS_FAILED,
             "--trace: to compare the clocks of several hosts takes all ranks, and "
             "some may be lost; leave out --enable-recovery (--with-ft ulfm), or --trace");
}

void lanes_compare_clocks(void)
{
    int rank, size;

    if (detector_on()) {
        need_no_comparison();
        return;
    }
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);
    if (clocks.sharers == MPI_COMM_NULL) {
        find_sharers(rank, size);
        if (clocks.leaders != MPI_COMM_NULL)
            clocks.sync = clocksync_open(clocks.leaders, now_s);
    }
    if (clocks.sync)
        clocksync_measure(clocks.sync);
    patient_barrier(MPI_COMM_WORLD);
}

/* The map from this rank's clock to rank 0's. */
static struct clock_map end_comparison(void)
{
    struct clock_map map = {0, 0, 0, 0};

    if (detector_on())
        return map;
    if (clocks.sync)
        map = clocksync_close(clocks.sync);
    MPI_Bcast(&map, sizeof map, MPI_BYTE, 0, clocks.sharers);
    MPI_Comm_free(&clocks.sharers);
    if (clocks.leaders != MPI_COMM_NULL)
        MPI_Comm_free(&clocks.leaders);
    clocks.sync = NULL;
    return map;
}

/* ---- the lanes ----------------------------------------------------------------------------- */

static void map_slices(const struct clock_map *map, struct trace_slice *slices, uint64_t count)
{
    for (uint64_t at = 0; at < count; at++) {
        slices[at].begin_s = clock_map_to_root(map, slices[at].begin_s);
        slices[at].end_s = clock_map_to_root(map, slices[at].end_s);
    }
}

/* Completes the lane of a thread of this rank, on rank 0's clock; it begins and ends with those of
 * the rank's first thread, `lead`. */
static struct trace_lane *own_lane(int worker, int lead, const struct clock_map *map)
{
    const struct worker_stats *slot = worker_stats_of(lead);
    struct trace_lane *lane = trace_lane(worker);

    trace_settle(lane, slot->end_s);
    map_slices(map, trace_tasks(lane), lane->task_count);
    map_slices(map, trace_waits(lane), lane->wait_count);
    lane->start_s = clock_map_to_root(map, slot->start_s);
    lane->end_s = clock_map_to_root(map, slot->end_s);
    return lane;
}

static int bytes_of(uint64_t slices)
{
    return (int)(slices * sizeof(struct trace_slice));
}

static void send_bytes(const void *bytes, int size)
{
    MPI_Request sent;

    MPI_Isend(bytes, size, MPI_BYTE, 0, TAG_LANE, MPI_COMM_WORLD, &sent);
    patient_wait(&sent, MPI_STATUS_IGNORE);
}

static void receive_bytes(int from, void *bytes, int size)
{
    MPI_Request got;

    MPI_Irecv(bytes, size, MPI_BYTE, from, TAG_LANE, MPI_COMM_WORLD, &got);
    patient_wait(&got, MPI_STATUS_IGNORE);
}

static void describe(struct timeline_clock *clock, int size, const double *errors_s)
{
    double first_s = 0, second_s = 0; /* the largest two */

    for (int rank = 0; rank < size; rank++)
        if (errors_s[rank] > first_s) {
            second_s = first_s;
            first_s = errors_s[rank];
        } else if (errors_s[rank] > second_s) {
            second_s = errors_s[rank];
        }
    *clock = (struct timeline_clock){"CLOCK_MONOTONIC, which all ranks share", 1e-9};
    if (clocks.clocks <= 1)
        return;
    snprintf(clock->how, sizeof clock->how,
             "CLOCK_MONOTONIC of rank 0; %d clocks compared by ping-pong before and after",
             clocks.clocks);
    clock->error_s = 1e-9 + first_s + second_s;
}

static void send_lane(struct trace_lane *lane)
{
    send_bytes(lane, sizeof *lane);
    send_bytes(trace_tasks(lane), bytes_of(lane->task_count));
    send_bytes(trace_waits(lane), bytes_of(lane->wait_count));
}

static void receive_lane(int from, int worker)
{
    struct trace_lane *there = trace_lane(worker);

    receive_bytes(from, there, sizeof *there);
    receive_bytes(from, trace_tasks(there), bytes_of(there->task_count));
    receive_bytes(from, trace_waits(there), bytes_of(there->wait_count));
}

/* What is left of a lane of a lost rank: since when it is lost. */
static void end_lost_lane(int worker)
{
    struct trace_lane *lane = trace_lane(worker);

    lane->start_s = worker_stats_of(0)->start_s;
    lane->end_s = worker_stats_of(0)->end_s;
    trace_settle(lane, lane->end_s);
}

void lanes_gather(struct timeline_clock *clock)
{
    int rank, size, each = team_threads();

    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);
    struct clock_map map = end_comparison();
    double *errors_s = calloc((size_t)size, sizeof *errors_s);

    check(errors_s ? 0 : errno, "calloc");
    if (!detector_on())
        MPI_Gather(&map.error_s, 1, MPI_DOUBLE, errors_s, 1, MPI_DOUBLE, 0, MPI_COMM_WORLD);
    detector_bear_known();
    for (int thread = 0; thread < each; thread++) {
        struct trace_lane *lane = own_lane(rank * each + thread, rank * each, &map);
        if (rank != 0)
            send_lane(lane);
    }
    for (int worker = each; rank == 0 && worker < size * each; worker++)
        if (detector_lost(worker / each))
            end_lost_lane(worker);
        else
            receive_lane(worker / each, worker);
    detector_bear(false);
    describe(clock, size, errors_s);
    free(errors_s);
}
