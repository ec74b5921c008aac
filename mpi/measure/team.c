/* SPDX-License-Identifier: MIT */
#include "mpi/measure/team.h"

#include "common/account/trace.h"
#include "common/account/worker_stats.h"
#include "common/base/crowd.h"
#include "common/base/fail.h"
#include "common/base/output.h"
#include "common/base/stop.h"
#include "mpi/core/patience.h"
#include "mpi/measure/crew.h"
#include "mpi/measure/delivery.h"
#include "mpi/measure/errors.h"
#include "mpi/measure/host_memory.h"
#include "mpi/measure/lanes.h"
#include "mpi/measure/launcher.h"
#include "mpi/measure/same_build.h"
#include "mpi/measure/sentry.h"
#include "mpi/measure/waits.h"
#include "mpi/resilient/detector.h"
#include "mpi/resilient/tolerant_gather.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int rank(void)
{
    int initialized, number;

    MPI_Initialized(&initialized);
    if (!initialized)
        return launcher_rank();
    MPI_Comm_rank(MPI_COMM_WORLD, &number);
    return number;
}

static int ranks(void)
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
    return hybrid_crew.threads(wanted, error);
}

static void crew(int number)
{
    own_rank = rank();
    each = number;
}

/* The worker that is this rank's first, or only, thread. */
static int lead(void)
{
    return each == 1 ? rank() : own_rank * each;
}

/* Threads may not ask MPI (MPI_THREAD_FUNNELED). */
static int worker(void)
{
    return each == 1 ? rank() : own_rank * each + hybrid_crew.thread();
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
    return here == ranks();
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
    fail_name("rank", rank());
    if (work && rank() == 0)
        delivery_open();
    launcher_bypass_forwarding();
    detector_open();
    fail_crowd(host_memory(crowd_size()));
    same_build();
    if (with != NO_THREADS && &hybrid_crew)
        hybrid_crew.open();
    launcher_begun();
}

static int default_workers(int proposal)
{
    (void)proposal;
    return ranks();
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
        hybrid_crew.prepare(each);
    choose_victim();
    if (fault_on() && !detector_on() && rank() == 0 && ranks() > 1 && !warned)
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
    worker_stats_process_begin(lead()); /* opening windows burns CPU time, but is not the work */
    worker_stats_start(lead());
}

void team_done(void)
{
    worker_stats_finish(lead());
    worker_stats_process_end(lead());
}

/* Every rank's slots but those of the lost ones, and what each has seen of losses. */
static void tolerant_gather_accounts(void)
{
    size_t bytes = (size_t)each * sizeof(struct worker_stats);
    uint64_t *redone = xcalloc((size_t)ranks(), sizeof *redone), own = fault_toll().redone_tasks;
    char *slots = xcalloc((size_t)ranks(), bytes);

    tolerant_gather(worker_stats_of(lead()), bytes, slots);
    tolerant_gather(&own, sizeof own, redone);
    for (int member = 1; rank() == 0 && member < detector_members(); member++) {
        int from = detector_rank(member);
        if (detector_lost(from))
            continue;
        memcpy(worker_stats_of(from * each), slots + (size_t)from * bytes, bytes);
        if (redone[from] > 0)
            fault_redone_elsewhere(redone[from], worker_stats_all()[0].end_s);
    }
    free(slots);
    free(redone);
}

/* All slots of all ranks; each rank's are side by side. */
static void gather_slots(void)
{
    const struct worker_stats *own = worker_stats_of(lead());
    int bytes = each * (int)sizeof *own;
    MPI_Request gathered;

    patient_barrier(MPI_COMM_WORLD); /* the others may still work */
    MPI_Igather(rank() == 0 ? MPI_IN_PLACE : own, bytes, MPI_BYTE, worker_stats_all(), bytes,
                MPI_BYTE, 0, MPI_COMM_WORLD, &gathered);
    patient_wait(&gathered, MPI_STATUS_IGNORE);
}

static void collect(void)
{
    if (each > 1)
        hybrid_crew.place(lead(), each);
    if (detector_on())
        tolerant_gather_accounts();
    else
        gather_slots();
    launcher_outlived();
    /* The launcher forwards each rank's story by itself. What rank 0 tells next is the end of it,
     * so the others' lines get a moment to arrive. */
    if (rank() == 0 && ranks() > 1 && output_has_story())
        clock_sleep(0.05);
}

/* ---- the end ------------------------------------------------------------------------------- */

static int agreed; /* what was agreed on last: at the end, the exit status */

static int agree(int status)
{
    MPI_Request told;

    agreed = status;
    if (detector_on()) {
        agreed = tolerant_gather_release(status);
        return agreed;
    }
    MPI_Ibcast(&agreed, 1, MPI_INT, 0, MPI_COMM_WORLD, &told);
    patient_wait(&told, MPI_STATUS_IGNORE);
    return agreed;
}

/* An input is at most 64 MiB, so its size fits into an int. */
static void broadcast(void *bytes, size_t size)
{
    MPI_Request told;

    MPI_Ibcast(bytes, (int)size, MPI_BYTE, 0, MPI_COMM_WORLD, &told);
    patient_wait(&told, MPI_STATUS_IGNORE);
}

static int dissent(bool differs, int *first)
{
    int count = differs, lowest = differs ? rank() : ranks();
    MPI_Request done;

    MPI_Iallreduce(MPI_IN_PLACE, &count, 1, MPI_INT, MPI_SUM, MPI_COMM_WORLD, &done);
    patient_wait(&done, MPI_STATUS_IGNORE);
    MPI_Iallreduce(MPI_IN_PLACE, &lowest, 1, MPI_INT, MPI_MIN, MPI_COMM_WORLD, &done);
    patient_wait(&done, MPI_STATUS_IGNORE);
    *first = lowest;
    return count;
}

static void leave(int status)
{
    int initialized;

    MPI_Initialized(&initialized);
    if (initialized)
        launcher_end_job(status);
    _exit(status);
}

/* All others leave first, so that rank 0's messages are not lost with it; MPI_Finalize() would wait
 * for ranks that die from now on. Where mpirun would not return, or not with the status of the
 * work, a rank beside it ends it: rank 0 itself, or the one that hears of it here. */
static void leave_in_order(void)
{
    enum { STATUS = 0xff, END_LAUNCHER = 0x100 };
    const char *stranded = rank() == 0 ? detector_stranded() : NULL;
    int told = agreed | (stranded || agreed != STATUS_DONE ? END_LAUNCHER : 0);

    if (stranded)
        warn("%s; so mpirun is ended, with status 1, although the work is done", stranded);
    told = tolerant_gather_release(told);
    if (rank() == 0)
        detector_see_off();
    if ((told & END_LAUNCHER) && detector_ends_launcher()) {
        if (rank() != 0)
            detector_outlive_root();
        launcher_end_job(told & STATUS ? told & STATUS : STATUS_FAILED);
    }
    launcher_leave(rank(), told & STATUS);
}

static void close_team(void)
{
    int initialized;

    MPI_Initialized(&initialized);
    if (!initialized)
        return;
    if (detector_on() && met)
        leave_in_order();
    sentry_dismiss();
    patient_barrier(MPI_COMM_WORLD);
    MPI_Finalize();
}

const struct team mpi_team = {
    .panel = "mpi",
    .launch = "mpirun -n N ",
    .fixed = true,
    .open = open_team,
    .default_workers = default_workers,
    .threads = threads,
    .crew = crew,
    .prepare = prepare,
    .worker = worker,
    .rank = rank,
    .ranks = ranks,
    .barrier = barrier,
    .collect = collect,
    .waits = mpi_waits,
    .clocks = lanes_compare_clocks,
    .lanes = lanes_gather,
    .while_waiting = while_waiting,
    .agree = agree,
    .broadcast = broadcast,
    .dissent = dissent,
    .delivered = delivery_wait,
    .leave = leave,
    .close = close_team,
};
