/* SPDX-License-Identifier: MIT
 *
 * mpi/prices: what MPI's calls cost here.
 *
 *     mpirun -n 2 mpi/prices
 *     mpirun --mca mpi_yield_when_idle 1 -n 2 mpi/prices --only barrier
 *
 * Beside it: posix/prices and openmp/prices; `triptych prices` puts the three side by side. All
 * ranks take part in what is collective; of what two do, those are rank 0 and the next one of its
 * host, or for prices `network_...` the first of another host, and the others nap
 * (mpi/core/patience.h).
 *
 * Exercise: from which size on does a round trip cost twice that of an empty message? */
#include "mpi/prices/tables.h"

#include "common/base/clock.h"
#include "mpi/core/patience.h"
#include "mpi/measure/team.h"

#include <stdbool.h>

static double init_s; /* what MPI_Init_thread took in this process */

static void open_team(int *argc, char ***argv, bool work, enum threading threads)
{
    double begin_s = clock_now_s();

    mpi_team.open(argc, argv, work, threads);
    init_s = clock_now_s() - begin_s;
}

/* Of all ranks the one that needed longest. */
static double run_init(const struct price_run *run)
{
    double longest_s = init_s;

    (void)run;
    MPI_Reduce(&init_s, &longest_s, 1, MPI_DOUBLE, MPI_MAX, 0, MPI_COMM_WORLD);
    return longest_s;
}

static double run_clock(const struct price_run *run)
{
    double begin_s = clock_now_s();
    volatile double now_s = 0;

    for (uint64_t each = 0; each < run->operations; each++)
        now_s = MPI_Wtime();
    (void)now_s;
    return clock_now_s() - begin_s;
}

/* How a rank waits inside the library. Open MPI spins, and yields between two looks where that is
 * asked for or where ranks outnumber the slots; what it has settled on is a control variable (MPI
 * 3.1, section 14.3.6). MPICH has no such variable: it only spins. */
static const char *policy(void)
{
    unsigned char value[16] = {0}; /* its type is an int or a bool, as the version has it */
    bool yields = false;
    MPI_T_cvar_handle handle;
    int provided, index, count;

    if (MPI_T_init_thread(MPI_THREAD_SINGLE, &provided) != MPI_SUCCESS)
        return "spin";
    if (MPI_T_cvar_get_index("mpi_yield_when_idle", &index) == MPI_SUCCESS &&
        MPI_T_cvar_handle_alloc(index, NULL, &handle, &count) == MPI_SUCCESS) {
        if (count == 1 && MPI_T_cvar_read(handle, value) == MPI_SUCCESS)
            for (size_t at = 0; at < sizeof value; at++)
                yields = yields || value[at] != 0;
        MPI_T_cvar_handle_free(&handle);
    }
    MPI_T_finalize();
    return yields ? "yield" : "spin";
}

/* ---- of all ranks ---------------------------------------------------------------------------- */

/* The ranks of this host. */
static MPI_Comm host(void)
{
    static MPI_Comm comm = MPI_COMM_NULL;

    if (comm == MPI_COMM_NULL)
        MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL, &comm);
    return comm;
}

static uint64_t total(uint64_t own)
{
    MPI_Request done;

    MPI_Iallreduce(MPI_IN_PLACE, &own, 1, MPI_UINT64_T, MPI_SUM, MPI_COMM_WORLD, &done);
    patient_wait(&done, MPI_STATUS_IGNORE);
    return own;
}

static double host_total(double own_s)
{
    MPI_Request done;

    MPI_Iallreduce(MPI_IN_PLACE, &own_s, 1, MPI_DOUBLE, MPI_SUM, host(), &done);
    patient_wait(&done, MPI_STATUS_IGNORE);
    return own_s;
}

/* A launcher may bind each rank to a CPU of its own. */
static void host_cpus(struct affinity *set)
{
    MPI_Allreduce(MPI_IN_PLACE, set, (int)sizeof *set, MPI_BYTE, MPI_BOR, host());
}

/* ---- of two ---------------------------------------------------------------------------------- */

int prices_partner(enum price_pair pair)
{
    static int partners[] = {[PAIR_OF_HOST] = 0, [PAIR_OF_HOSTS] = 0}; /* 0: not known yet */
    int ranks, own = prices_rank(), first = own;

    if (partners[0] == 0) {
        MPI_Comm_size(MPI_COMM_WORLD, &ranks);
        MPI_Bcast(&first, 1, MPI_INT, 0, host()); /* the least rank of this host */
        int near = own > 0 && first == 0 ? own : ranks, away = first > 0 ? own : ranks;
        MPI_Allreduce(&near, &partners[PAIR_OF_HOST], 1, MPI_INT, MPI_MIN, MPI_COMM_WORLD);
        MPI_Allreduce(&away, &partners[PAIR_OF_HOSTS], 1, MPI_INT, MPI_MIN, MPI_COMM_WORLD);
        for (size_t at = 0; at < sizeof partners / sizeof partners[0]; at++)
            partners[at] = partners[at] == ranks ? -1 : partners[at];
    }
    return partners[pair];
}

/* Why there are no two such ranks; NULL: there are. Collective. */
static const char *lacks(enum price_pair pair)
{
    static const char *const reasons[] = {
        [PAIR_OF_HOST] = "rank 0 has no other rank on its host",
        [PAIR_OF_HOSTS] = "all ranks are on one host",
    };

    return prices_partner(pair) < 0 ? reasons[pair] : NULL;
}

static const struct primitive prices_process[] = {
    {.name = "mpi_init",
     .group = "start",
     .meaning = "MPI_Init_thread in the slowest rank",
     .run = run_init,
     .least = 1,
     .kind = PRICE_ONCE},
    {.name = "clock_read",
     .group = "clock",
     .meaning = "MPI_Wtime",
     .run = run_clock,
     .least = 1,
     .most = 1},
    {0},
};

static const struct primitive *const tables[] = {
    prices_process, prices_messages, prices_network, prices_together,
    prices_windows, prices_waiting,  NULL,
};

#ifdef OPEN_MPI
static const char *const policies[] = {"spin", "yield", NULL};
#else
static const char *const policies[] = {"spin", NULL};
#endif

static const struct price_list list = {.tables = tables,
                                       .policy = policy,
                                       .policies = policies,
                                       .total = total,
                                       .host_total = host_total,
                                       .host_cpus = host_cpus,
                                       .lacks = lacks};

int main(int argc, char **argv)
{
    struct team team = mpi_team;

    team.open = open_team;
    team.prepare = NULL; /* nothing of a bench runs here */
    return price_main(argc, argv, &list, &team);
}
