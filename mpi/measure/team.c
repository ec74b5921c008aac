/* SPDX-License-Identifier: MIT */
#include "mpi/measure/team.h"

#include "common/account/trace.h"
#include "common/account/worker_stats.h"
#include "common/base/crowd.h"
#include "common/base/fail.h"
#include "common/base/output.h"
#include "common/base/stop.h"
#include "mpi/core/patience.h"
#include "mpi/measure/delivery.h"
#include "mpi/measure/errors.h"
#include "mpi/measure/host_memory.h"
#include "mpi/measure/lanes.h"
#include "mpi/measure/launcher.h"
#include "mpi/measure/rank_threads.h"
#include "mpi/measure/same_build.h"
#include "mpi/measure/team_parts.h"
#include "mpi/measure/waits.h"
#include "mpi/resilient/detector.h"
#include "mpi/resilient/tolerant_gather.h"

/* Open MPI starts more ranks than cores only when it is told so; others start them unasked. */
#ifdef OPEN_MPI
static const char oversubscribe[] = "--oversubscribe ";
#else
static const char oversubscribe[] = "";
#endif

int team_rank(void)
{
    int initialized, number;

    MPI_Initialized(&initialized);
    if (!initialized)
        return launcher_rank();
    MPI_Comm_rank(MPI_COMM_WORLD, &number);
    return number;
}

int team_ranks(void)
{
    int initialized, number = 1;

    MPI_Initialized(&initialized);
    if (initialized)
        MPI_Comm_size(MPI_COMM_WORLD, &number);
    return number;
}

/* ---- the threads of a rank ------------------------------------------------------------------- */

static int own_rank, each = 1; /* threads of each rank, in the variant that runs */

static bool threads(int *wanted, struct error *error)
{
    return hybrid_threads.threads(wanted, error);
}

static void each_has(int number)
{
    own_rank = team_rank();
    each = number;
}

/* The worker that is this rank's first, or only, thread. */
int team_lead(void)
{
    return each == 1 ? team_rank() : own_rank * each;
}

/* Threads may not ask MPI (MPI_THREAD_FUNNELED). */
static int worker(void)
{
    return each == 1 ? team_rank() : own_rank * each + hybrid_threads.thread();
}

int team_threads(void)
{
    return each;
}

bool team_shares_clock(void)
{
    MPI_Comm host;
    int here;

    MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL, &host);
    MPI_Comm_size(host, &here);
    MPI_Comm_free(&host);
    return here == team_ranks();
}

/* A thread level costs where nobody needs it: with MPI_THREAD_FUNNELED Open MPI 4.1 locks a mutex
 * in each call, and `queue --variant pull --batch 1` took 200 ns an item [190, 246], without 171
 * [164, 182] (medians of 6 runs side by side). */
static void open_team(int *argc, char ***argv, bool work, enum threading with)
{
    static const int levels[] = {[NO_THREADS] = MPI_THREAD_SINGLE,
                                 [MAIN_TALKS] = MPI_THREAD_FUNNELED,
                                 [ALL_TALKING] = MPI_THREAD_MULTIPLE};
    int provided;

    if (!work && !launcher_started_us())
        return;
    launcher_refuse_wrong_pmi();
    launcher_expect_losses();
    MPI_Init_thread(argc, argv, levels[with], &provided);
    launcher_refuse_alone();
    errors_open();
    if (with != NO_THREADS && provided < MPI_THREAD_FUNNELED) /* the variant asks for more */
        fail(STATUS_SKIP, "this MPI library does not offer MPI_THREAD_FUNNELED");
    fail_name("rank", team_rank());
    if (work && team_rank() == 0)
        delivery_open();
    launcher_bypass_forwarding();
    detector_open();
    fail_crowd(host_memory(crowd_size()));
    same_build();
    if (with != NO_THREADS && &hybrid_threads)
        hybrid_threads.open();
    launcher_begun();
}

static int default_workers(int proposal)
{
    (void)proposal;
    return team_ranks();
}

/* ---- before, between and after the repetitions ---------------------------------------------- */

/* A fault at a time would strike each rank that begins a task after it, since ranks share no memory
 * in which it is noted that it has happened: the last member is the one. */
static void choose_victim(void)
{
    bool by_task = fault_among(0, UINT64_MAX);

    if (fault_on() && !by_task && detector_number() != detector_members() - 1)
        fault_spare();
}

static void prepare(int workers)
{
    static bool warned;

    (void)workers;
#ifdef TRIPTYCH_SIMULATED
    if (fault_on())
        fail(STATUS_USAGE,
             "--fault: simulated ranks are no processes that could be lost; use mpirun");
#endif
    if (each > 1)
        hybrid_threads.prepare(each);
    choose_victim();
    if (fault_on() && !detector_on() && team_rank() == 0 && team_ranks() > 1 && !warned)
        warn("--fault: %s", launcher_on_loss());
    warned = true;
    if (stop_file() >= 0)
        launcher_watch();
}

static void while_waiting(void (*look)(void))
{
    patient_look = look;
}

static bool met; /* the work has begun */

static void barrier(void)
{
    met = true;
    if (!detector_on()) {
        patient_barrier(MPI_COMM_WORLD);
        return;
    }
    tolerant_gather(NULL, 0, NULL);
    tolerant_gather_release(0);
}

void team_ready(void)
{
    barrier();
    worker_stats_process_begin(
        team_lead()); /* opening windows burns CPU time, but is not the work */
    worker_stats_start(team_lead());
}

void team_done(void)
{
    worker_stats_finish(team_lead());
    worker_stats_process_end(team_lead());
}

static void close_team(void)
{
    team_end(met);
}

const struct team mpi_team = {
    .panel = "mpi",
    .launch = "mpirun -n N ",
    .fixed = true,
    .oversubscribe = oversubscribe,
    .open = open_team,
    .default_workers = default_workers,
    .threads = threads,
    .each_has = each_has,
    .prepare = prepare,
    .worker = worker,
    .rank = team_rank,
    .ranks = team_ranks,
    .barrier = barrier,
    .collect = team_collect,
    .waits = mpi_waits,
    .clocks = lanes_compare_clocks,
    .lanes = lanes_gather,
    .while_waiting = while_waiting,
    .agree = team_agree,
    .broadcast = team_broadcast,
    .dissent = team_dissent,
    .delivered = delivery_wait,
    .leave = team_leave,
    .close = close_team,
};
