/* SPDX-License-Identifier: MIT */
#include "common/account/worker_stats.h"
#include "common/base/affinity.h"
#include "common/base/cpus.h"
#include "common/base/fail.h"
#include "common/base/output.h"
#include "common/options/workers.h"
#include "mpi/measure/rank_threads.h"

#include <errno.h>
#include <mpi.h>
#include <omp.h>
#include <stdlib.h>
#include <unistd.h>

/* What every rank has found, once. */
static struct {
    int threads;
    bool right; /* on every rank */
    struct error error;
} found;

/* A CPU that several ranks of a host may use is shared: two unbound ranks on four CPUs have two
 * each, and two ranks that are bound to four CPUs of their own have four each. */
static int share_of_cpus(void)
{
    static int users[AFFINITY_MOST];
    double share = 0;
    struct affinity mask;
    MPI_Comm host;
    int here;

    if (!affinity_get(&mask))
        return 1;
    MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL, &host);
    MPI_Comm_size(host, &here);
    for (int cpu = 0; cpu < AFFINITY_MOST; cpu++)
        users[cpu] = affinity_has(&mask, cpu) ? 1 : 0;
    MPI_Allreduce(MPI_IN_PLACE, users, AFFINITY_MOST, MPI_INT, MPI_SUM, host);
    MPI_Comm_free(&host);
    for (int cpu = 0; cpu < AFFINITY_MOST; cpu++)
        share += affinity_has(&mask, cpu) ? 1.0 / users[cpu] : 0;
    if (cpus_quota() > 0 && cpus_quota() / here < share)
        share = cpus_quota() / here;
    return share < 1 ? 1 : (int)(share + 1e-9);
}

/* Threads that wait should sleep, unless the user wants it otherwise: libomp, which reads this at
 * its first use, would spin for 200 ms. */
static void open_threads(void)
{
    int wish, both[2];

    check(setenv("OMP_WAIT_POLICY", "passive", 0) ? errno : 0, "setenv");
    both[1] = workers_of_list(getenv("OMP_NUM_THREADS"), &wish, &found.error);
    int share = share_of_cpus();
    both[0] = both[1] && wish > 0 ? wish : share;
    MPI_Allreduce(MPI_IN_PLACE, both, 2, MPI_INT, MPI_MIN, MPI_COMM_WORLD);
    found.threads = both[0];
    found.right = both[1];
}

static bool threads(int *each, struct error *error)
{
    *each = found.threads;
    if (!found.right)
        *error = found.error;
    return found.right;
}

static int thread(void)
{
    return omp_get_thread_num();
}

/* Threads that share a CPU take turns, which no check of answers would show. */
static void tell_crowded(int threads_wanted)
{
    static bool told;
    int rank, cpus = cpus_allowed();

    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    if (!told && rank == 0 && cpus < threads_wanted &&
        sysconf(_SC_NPROCESSORS_ONLN) >= threads_wanted)
        story("Rank 0's %d threads share %d CPU%s, as the launcher has bound it: mpirun --bind-to "
              "none lets them spread",
              threads_wanted, cpus, cpus == 1 ? "" : "s");
    told = true;
}

/* A smaller team than asked for would measure something else. */
static void prepare(int threads_wanted)
{
    int team = 0;

    tell_crowded(threads_wanted);
    omp_set_dynamic(0);
    omp_set_num_threads(threads_wanted);
#pragma omp parallel num_threads(threads_wanted)
#pragma omp single
    team = omp_get_num_threads();
    if (team != threads_wanted)
        fail(STATUS_SKIP,
             "OpenMP gives a rank %d thread%s instead of %d (thread limit %d); unset "
             "OMP_THREAD_LIMIT and OMP_MAX_ACTIVE_LEVELS, or set OMP_NUM_THREADS to fewer",
             team, team == 1 ? "" : "s", threads_wanted, omp_get_thread_limit());
}

static void place(int lead, int threads_there)
{
#pragma omp parallel num_threads(threads_there)
    {
        struct worker_stats *mine = worker_stats_of(lead + omp_get_thread_num());
        if (mine->cpu < 0)
            mine->cpu = affinity_cpu();
    }
}

const struct rank_threads hybrid_threads = {
    .open = open_threads,
    .threads = threads,
    .prepare = prepare,
    .thread = thread,
    .place = place,
};
