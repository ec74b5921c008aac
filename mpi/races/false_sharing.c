/* SPDX-License-Identifier: MIT
 *
 * false_sharing with MPI.
 *
 * Shows: ranks share no memory and know no false sharing, until they share a window. MPI lays its
 *        parts one behind the other, so that small ones are neighbours in one cache line; with
 *        alloc_shared_noncontig each begins where it is best for its rank (MPI 3.1,
 * section 11.2.3). Run:   mpirun -n 2 mpi/races/false_sharing --variant all Beside it:
 * posix/races/false_sharing.c, openmp/races/false_sharing.c. Exercise: measure with ranks on
 * different hosts. What does MPI_Win_allocate_shared say? */
#include "common/workloads/races.h"

#include "common/account/worker_stats.h"
#include "mpi/measure/team.h"

#include <mpi.h>
#include <stdatomic.h>
#include <stddef.h>

/* Each rank's counter in a window that all ranks of the host share; `apart` "true" or "false". It
 * is atomic, so that each increment is made in the cache line: a plain one stays in the processor's
 * store buffer for a while. */
static struct answer run_window(const struct job *job, const char *apart)
{
    atomic_uint_fast64_t *counter;
    uint64_t own, total = 0;
    MPI_Info info;
    MPI_Win window;
    MPI_Comm host;

    MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL, &host);
    MPI_Info_create(&info);
    MPI_Info_set(info, "alloc_shared_noncontig", apart);
    MPI_Win_allocate_shared(sizeof *counter, sizeof *counter, info, host, &counter, &window);
    atomic_init(counter, 0);
    team_ready();

    double begin_s = worker_stats_begin();
    for (uint64_t trial = 0; trial < job->trials; trial++)
        atomic_fetch_add_explicit(counter, 1, memory_order_relaxed);
    worker_stats_end(begin_s, 1);
    team_done();
    own = atomic_load(counter);
    MPI_Reduce(&own, &total, 1, MPI_UINT64_T, MPI_SUM, 0, MPI_COMM_WORLD);
    MPI_Win_free(&window);
    MPI_Info_free(&info);
    MPI_Comm_free(&host);
    return races_answer(total); /* meaningful on rank 0 only */
}

static struct answer run_shared_line(const struct job *job)
{
    return run_window(job, "false");
}

static struct answer run_padded(const struct job *job)
{
    return run_window(job, "true");
}

static struct answer run_local(const struct job *job)
{
    uint64_t counter = 0, total = 0;

    double begin_s = worker_stats_begin();
    for (uint64_t trial = 0; trial < job->trials; trial++) {
        counter++;
        __asm__ volatile("" : "+r"(counter)); /* every increment is made, as in the others */
    }
    worker_stats_end(begin_s, 1);
    team_done();
    MPI_Reduce(&counter, &total, 1, MPI_UINT64_T, MPI_SUM, 0, MPI_COMM_WORLD);
    return races_answer(total); /* meaningful on rank 0 only */
}

static const struct variant *const variants[] = {
    &(const struct variant){"shared_line", run_shared_line, EXACT | NATURAL,
                            "a shared window, whose parts are neighbours"},
    &(const struct variant){"padded", run_padded, EXACT,
                            "a shared window, whose parts begin where it is best"},
    &(const struct variant){"local", run_local, EXACT, "a rank's own memory, reduced at the end"},
    NULL,
};

int main(int argc, char **argv)
{
    return bench_main(argc, argv, &false_sharing, variants, &mpi_team);
}
