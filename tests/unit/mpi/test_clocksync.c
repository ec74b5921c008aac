/* SPDX-License-Identifier: MIT
 *
 * The comparison of clocks against the truth, which is known here: all ranks are on one host, so
 * that they read the same CLOCK_MONOTONIC, as it is or made wrong on purpose by an offset and a
 * drift for each rank. What is claimed as error must contain what the error really is. Runs under
 * mpirun; rank 0 tells the results (Test Anything Protocol). */
#include "common/account/trace.h"
#include "common/base/clock.h"
#include "mpi/measure/clocksync.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

enum { ROUNDS = 5, MOMENTS = 3 };

/* How the clock of this rank is wrong. */
static struct {
    double offset_s, drift, since_s;
} wrong;

static double clock_at(double true_s)
{
    return true_s + wrong.offset_s + wrong.drift * (true_s - wrong.since_s);
}

static double wrong_now_s(void)
{
    return clock_at(clock_now_s());
}

static int rank, size, checks, failures;

/* A check that all ranks make together: `worst` is the largest of them, and must be 0 or less. */
static void check(double excess_s, const char *title, double detail_s)
{
    double worst_s, largest_s;

    MPI_Allreduce(&excess_s, &worst_s, 1, MPI_DOUBLE, MPI_MAX, MPI_COMM_WORLD);
    MPI_Allreduce(&detail_s, &largest_s, 1, MPI_DOUBLE, MPI_MAX, MPI_COMM_WORLD);
    bool good = worst_s <= 0;
    checks++;
    failures += !good;
    if (rank == 0)
        printf("%sok %d %s (%.3f us)\n", good ? "" : "not ", checks, title, 1e6 * largest_s);
}

struct trial {
    struct clock_map map;
    double true_s[MOMENTS]; /* just after the first comparison, in the middle, before the second */
};

static struct trial try_out(double pause_s)
{
    struct trial trial;
    struct clocksync *sync = clocksync_open(MPI_COMM_WORLD, wrong_now_s);

    clocksync_measure(sync);
    for (int at = 0; at < MOMENTS; at++) {
        trial.true_s[at] = clock_now_s();
        if (at < MOMENTS - 1)
            clock_sleep(pause_s / (MOMENTS - 1));
    }
    clocksync_measure(sync);
    trial.map = clocksync_close(sync);
    return trial;
}

/* What the clock of rank 0 says at that moment. */
static double root_clock_at(double true_s, const double root[3])
{
    return true_s + root[0] + root[1] * (true_s - root[2]);
}

static void run(const char *name, double offset_s, double drift, double pause_s)
{
    double off_s = 0, over_s = -INFINITY, uncorrected_s = 0;
    double root[3] = {0, 0, 0};
    char title[128];
    struct trial trial;

    wrong.offset_s = offset_s * (rank % 2 ? rank : -rank);
    wrong.drift = drift * (rank % 3 - 1);
    wrong.since_s = clock_now_s();
    root[0] = wrong.offset_s, root[1] = wrong.drift, root[2] = wrong.since_s;
    MPI_Bcast(root, 3, MPI_DOUBLE, 0, MPI_COMM_WORLD);
    trial = try_out(pause_s);
    for (int at = 0; at < MOMENTS; at++) {
        double own_s = clock_at(trial.true_s[at]);
        double truth_s = root_clock_at(trial.true_s[at], root);
        double error_s = fabs(clock_map_to_root(&trial.map, own_s) - truth_s);
        off_s = fmax(off_s, error_s);
        /* A double of a million seconds has a step of a tenth of a nanosecond. */
        over_s = fmax(over_s, error_s - trial.map.error_s - 1e-9);
        uncorrected_s = fmax(uncorrected_s, fabs(own_s - truth_s));
    }
    snprintf(title, sizeof title, "%s: the true error is within the claimed one", name);
    check(over_s, title, off_s);
    snprintf(title, sizeof title, "%s: an error is claimed", name);
    check(rank > 0 && !(trial.map.error_s > 0) ? 1 : -1, title, trial.map.error_s);
    if (offset_s >= 0.5) {
        snprintf(title, sizeof title, "%s: uncorrected, that error would be exceeded", name);
        check(rank > 0 ? trial.map.error_s - uncorrected_s : -1, title, uncorrected_s);
    }
    if (drift > 0) { /* which must not have passed as an offset */
        double span_s = trial.true_s[MOMENTS - 1] - trial.true_s[0];
        double drifted_s = fabs((root[1] - wrong.drift) - trial.map.slope) * span_s;
        snprintf(title, sizeof title, "%s: the drift is found", name);
        check(drifted_s - 2 * trial.map.error_s - 1e-9 - 1e-7 * span_s, title, drifted_s);
    }
}

int main(int argc, char **argv)
{
    MPI_Init(&argc, &argv);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);
    for (int round = 0; round < ROUNDS; round++)
        run("the host's own clock", 0, 0, 0.02);
    run("at once", 0, 0, 0);
    run("an offset of a second", 1, 0, 0.02);
    run("a thousand seconds", 1000, 0, 0.02);
    run("a microsecond", 1e-6, 0, 0.02);
    run("an offset and 50 ppm", 0.5, 50e-6, 0.2);
    run("an offset and 500 ppm", 20, 500e-6, 0.2);
    if (rank == 0)
        printf("1..%d\n", checks);
    MPI_Finalize();
    return failures > 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
